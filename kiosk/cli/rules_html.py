"""The book as one page to print and sign: no script, no other file (受付基準の印刷).

The page is whole without its style sheet: headings, tables and lists carry it.
Everything that comes from the book is escaped.
"""

from collections.abc import Iterable, Iterator
from html import escape

from kiosk.cli.rules_style import STYLE
from kiosk.words.book_rows import Clocks, Row, Section, heading, sections
from kiosk.words.book_words import AND, AuthorityRow, authority_row
from schema.rules.book import Rulebook

AUTHORITIES = "authorities"
"""Anchor of the list of authorities."""


def page(book: Rulebook, clocks: Clocks) -> str:
    """The whole book as an HTML page."""
    shown = sections(book, clocks)
    title, *about = heading(book, clocks)
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width">\n',
            f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n",
            f"<body>\n<header>\n<h1>{escape(title)}</h1>\n",
            *(f"<p>{escape(line)}</p>\n" for line in about),
            f"</header>\n{_contents(shown)}<main>\n",
            *map(_section, shown),
            _authorities(book, shown),
            "</main>\n</body>\n</html>\n",
        )
    )


def _contents(shown: Iterable[Section]) -> str:
    links = [
        f'<li><a href="#{one.anchor}">{escape(one.title)}</a>（{len(one.rows)}）</li>\n'
        for one in shown
    ]
    last = f'<li><a href="#{AUTHORITIES}">根拠の一覧</a></li>\n'
    return f"<nav>\n<ol>\n{''.join(links)}{last}</ol>\n</nav>\n"


def _section(section: Section) -> str:
    rows = "".join(_rows(section))
    return (
        f'<section id="{section.anchor}">\n<h2>{escape(section.title)}</h2>\n'
        f"<p>{escape(section.lead)}</p>\n"
        "<table>\n<thead><tr><th>題名</th><th>内容</th><th>根拠</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n</section>\n"
    )


def _rows(section: Section) -> Iterator[str]:
    """The table's rows; an id that comes again has no second anchor."""
    seen: set[str] = set()
    for row in section.rows:
        anchor = "" if row.id in seen else f' id="{escape(_anchor(section, row))}"'
        seen.add(row.id)
        yield _row(row, anchor)


def _anchor(section: Section, row: Row) -> str:
    return f"{section.anchor}-{row.id}"


def _row(row: Row, anchor: str) -> str:
    verdict = f'<p class="verdict">{escape(row.verdict)}</p>' if row.verdict else ""
    said = "".join(_line(label, lines) for label, lines in row.lines)
    named = "".join(f"<li>{_authority(one)}</li>" for one in row.authorities)
    return (
        f'<tr{anchor}>\n<th scope="row">{verdict}<p>{escape(row.title)}</p>'
        f"<p><code>{escape(row.id)}</code></p></th>\n"
        f"<td><dl>{said}</dl></td>\n<td><ul>{named}</ul></td>\n</tr>\n"
    )


def _line(label: str, lines: tuple[str, ...]) -> str:
    said = [escape(line).replace(AND, f"、<br>{AND[1:]}") for line in lines]
    if len(said) == 1:
        return f"<dt>{escape(label)}</dt><dd>{said[0]}</dd>"
    items = "".join(f"<li>{one}</li>" for one in said)
    return f"<dt>{escape(label)}</dt><dd><ol>{items}</ol></dd>"


def _authority(one: AuthorityRow) -> str:
    status = f"<br><small>{escape(one.status)}</small>" if one.status else ""
    return (
        f'<a href="#authority-{escape(one.key)}">{escape(one.title)}</a>'
        f"（{escape(one.dated)}）<br>{escape(one.says)}{status}"
    )


def _authorities(book: Rulebook, shown: Iterable[Section]) -> str:
    """Every authority with its certainty, and the parts that rest on it."""
    resting: dict[str, list[str]] = {}
    for section in shown:
        for row in section.rows:
            link = f'<a href="#{escape(_anchor(section, row))}">{escape(row.id)}</a>'
            for one in row.authorities:
                resting.setdefault(one.key, []).append(link)
    rows = "".join(
        _authority_entry(authority_row(key, one), resting.get(key, []))
        for key, one in book.authorities.items()
    )
    return (
        f'<section id="{AUTHORITIES}">\n<h2>根拠の一覧</h2>\n'
        "<p>述べることは、わたしたちの言葉で言いなおしたもの。</p>\n"
        f"<dl>\n{rows}</dl>\n</section>\n"
    )


def _authority_entry(row: AuthorityRow, resting: list[str]) -> str:
    links = "、".join(dict.fromkeys(resting)) or "この表では引かれていない"
    status = f"<dd>確かさ：{escape(row.status)}</dd>\n" if row.status else ""
    return (
        f'<dt id="authority-{escape(row.key)}">{escape(row.title)}'
        f"（{escape(row.dated)}）</dt>\n<dd>{escape(row.says)}</dd>\n{status}"
        f"<dd>引いているもの：{links}</dd>\n"
    )
