"""Who may be cited to whom: the authorities of each part that bind the patient.

One line for each part and scheme, with what binds in Tokyo and what binds in
every other prefecture. Where nothing binds, the cell is empty.
"""

from collections.abc import Iterator

from schema.rules.book import Rulebook
from schema.terms import Scheme

HEADER = "table\tpart\tscheme\tin Tokyo\telsewhere"
TOKYO, ELSEWHERE = "13", "14"


def citing(book: Rulebook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every part that names authorities, by table and name."""
    for rule in book.rules:
        yield "rule", rule.id, rule.authorities
    for line in book.documents:
        yield "document", line.id, line.authorities
    for remark in book.remarks:
        yield "remark", remark.code, remark.authorities
    for fact in book.facts.values():
        for place, value in enumerate(fact.values, 1):
            yield "fact", f"{fact.name} {place}", value.authorities


def binding(book: Rulebook, keys: tuple[str, ...], scheme: Scheme, place: str) -> str:
    """The authorities among `keys` that bind, in their order."""
    return " ".join(k for k in keys if book.authorities[k].binds(scheme, place))


def lines(book: Rulebook) -> list[str]:
    """Every part and scheme as one line, sorted as text."""
    return sorted(
        "\t".join(
            (
                table,
                name,
                scheme,
                binding(book, keys, scheme, TOKYO),
                binding(book, keys, scheme, ELSEWHERE),
            )
        )
        for table, name, keys in citing(book)
        for scheme in Scheme
    )
