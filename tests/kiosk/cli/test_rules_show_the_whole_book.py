"""The book for people: a table of the terminal, one printed page, one document."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from kiosk.cli import rules
from kiosk.cli.rules_table import as_text
from kiosk.labels import has
from kiosk.words.book_rows import Clocks, sections
from kiosk.words.book_words import DIMENSION_JA, SIGN_JA, USUAL, verdict
from schema.errors import Unreadable
from schema.rules.facts import DIMENSIONS
from schema.rules.read import built_in
from schema.rules.signs import SIGNS

app = typer.Typer()
app.command("show")(rules.show)


@app.callback()
def _several() -> None:
    """Keep the command's name."""


def shown(*words: str) -> str:
    result = CliRunner().invoke(app, ["show", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


class Page(HTMLParser):
    """What a page links to, names, and leaves open."""

    def __init__(self, source: str) -> None:
        """Read `source`."""
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_no_line_of_the_table_is_wider_than_a_hundred_columns() -> None:
    widths = {cell_len(line) for line in shown().splitlines()}
    assert max(widths) <= 100


def test_the_table_names_every_rule_with_its_outcome_and_authority() -> None:
    text = as_text(built_in(), Clocks(), width=700)
    for rule in built_in().rules:
        assert rule.id in text
        assert rule.title in text
        assert verdict(rule.outcome) in text
    assert "差し支えない" in text
    assert "療養担当規則" in text


def test_the_page_is_well_formed_and_every_link_leads_somewhere() -> None:
    source = shown("--html")
    page = Page(source)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert source.startswith('<!DOCTYPE html>\n<html lang="ja">')


def test_the_page_holds_no_script_and_no_other_file() -> None:
    source = shown("--html")
    assert not {"script", "link", "img", "iframe"} & set(Page(source).tags)
    assert "http" not in source
    assert "@import" not in source


def test_the_page_holds_every_rule_authority_and_fact() -> None:
    source = shown("--html")
    for rule in built_in().rules:
        assert f'id="{rule.tier}-{rule.id}"' in source
    for key in built_in().authorities:
        assert f'id="authority-{key}"' in source
    for name in built_in().facts:
        assert f'id="facts-{name}"' in source


def test_a_line_that_tells_only_what_is_usual_says_so() -> None:
    (table,) = (s for s in sections(built_in(), Clocks()) if s.anchor == "documents")
    marked = {row.id for row in table.rows if ("効力", (USUAL,)) in row.lines}
    assert marked == {one.id for one in built_in().documents if one.usual}
    assert marked == {"tokyo-card-2024"}
    for printed in (shown(), shown("--html")):
        assert printed.count("目安（判定は変えない）") == 1


def test_a_remark_upon_an_unprinted_card_says_when_it_is_given() -> None:
    (table,) = (s for s in sections(built_in(), Clocks()) if s.anchor == "remarks")
    row = next(row for row in table.rows if row.id == "tokyo_card_usually_expired")
    assert ("どんなとき", ("期限の印字のない被保険者証がある",)) in row.lines


def test_what_a_book_says_is_escaped(copied_book: Path) -> None:
    law = copied_book / "japan" / "law.toml"
    evil = law.read_text(encoding="utf-8").replace(
        'title = "有効期限内の資格確認書"', "title = '<script>\"&</script>'"
    )
    law.write_text(evil, encoding="utf-8", newline="\n")
    source = shown("--html", "--rulebook", str(copied_book))
    assert "<script" not in source
    assert "&lt;script&gt;&quot;&amp;&lt;/script&gt;" in source


def rule_ids(*words: str) -> set[str]:
    document: dict[str, Any] = json.loads(shown("--json", *words))
    return {rule["id"] for rule in document["rules"]}


def test_one_visit_day_shows_only_what_covers_it() -> None:
    last, next_day = rule_ids("--on", "2026-03-31"), rule_ids("--on", "2026-04-01")
    assert "interim-national-accepted" in last
    assert "interim-national-accepted" not in next_day
    assert "edition-ended" not in last
    assert rule_ids() == {rule.id for rule in built_in().rules}


def test_one_knowledge_shows_only_what_was_known() -> None:
    assert "interim-employee-pending" not in rule_ids("--known-on", "2025-11-11")
    assert "interim-employee-pending" in rule_ids("--known-on", "2025-11-12")
    facts = json.loads(shown("--json", "--known-on", "2025-04-02"))["facts"]
    expiry = next(one for one in facts if one["name"] == "certificate_expiry")
    assert [one["value"] for one in expiry["value"]] == ["2025-07-31", "2027-07-31"]


def test_an_adopted_amendment_is_named_and_shown() -> None:
    words = ("--adopt", "extension-2026-07")
    assert "interim-national-accepted-extended" in rule_ids(*words)
    assert "採用した改正：extension-2026-07" in shown(*words)


def test_a_day_that_does_not_exist_is_unreadable() -> None:
    result = CliRunner().invoke(app, ["show", "--on", "2025-02-30"])
    assert isinstance(result.exception, Unreadable)
    assert "--on" in str(result.exception)


def test_every_dimension_has_its_word() -> None:
    assert set(DIMENSION_JA) == set(DIMENSIONS)


def test_every_sign_has_its_words() -> None:
    assert set(SIGN_JA) == set(SIGNS)


@pytest.mark.parametrize("code", sorted({c for r in built_in().rules for c in r.note}))
def test_every_note_of_a_rule_has_its_sentence(code: str) -> None:
    assert has(f"note.{code}")
