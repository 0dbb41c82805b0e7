"""What is only usual changes no standing; a remark beside it has to say it.

A line of the table of documents that is `usual` is offered to the clerk and
never judged with. What it says has to reach the clerk all the same: by a remark
of the same place, the same schemes and the same knowledge, from the day after
the line's last day.
"""

from collections.abc import Iterator

from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.parts import DocumentRule, Remark
from schema.terms import Document

UNPRINTED = {
    Document.INSURANCE_CARD: "card_expiry_not_printed",
    Document.ELIGIBILITY_CERTIFICATE: "expiry_not_printed",
}
"""The sign of each document that shows no last day."""


def disagreements(book: Rulebook) -> Iterator[str]:
    """Every usual line without its remark, and every remark without its line."""
    usual = [line for line in book.documents if line.usual]
    remarks = [r for r in book.remarks if UNPRINTED[Document.INSURANCE_CARD] in r.signs]
    for line in usual:
        if not any(_says(remark, line) for remark in remarks):
            yield f"document {line.id}: no remark says it"
    for remark in remarks:
        if not any(_says(remark, line) for line in usual):
            yield f"remark {remark.code}: no usual line says it"


def _says(remark: Remark, line: DocumentRule) -> bool:
    """True if the remark tells the clerk what the line knows."""
    return (
        line.only_without_printed_expiry
        and line.last_day is not None
        and remark.valid.from_ == line.last_day + ONE_DAY
        and remark.signs == (UNPRINTED.get(line.document, ""),)
        and (remark.known, remark.jurisdiction) == (line.known, line.jurisdiction)
        and set(remark.schemes) == set(line.schemes)
    )
