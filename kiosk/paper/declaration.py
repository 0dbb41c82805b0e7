"""被保険者資格申立書: what a patient declares who could not be confirmed.

Its items are those of the handling of 2023-07-10: what stands on the card, how to be
reached, the kind of insurance, the insurer, the place of work, the share. What the
desk knows is printed, what it does not know is left to write; the patient reads it,
mends it by hand and signs it. The clinic keeps it until it has been paid.
"""

from datetime import date

import msgspec

from kiosk.labels import DEFAULT, text
from kiosk.paper.sheet import Sheet
from kiosk.paper.typeface import unprintable
from schema.terms import Scheme, Sex
from schema.visit import Share
from schema.wareki import to_wareki


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of somebody who declares; what is empty is left to write."""

    facility: str
    """医療機関名."""
    day: date
    """申立日."""
    name: str = ""
    """氏名."""
    name_kana: str = ""
    """フリガナ."""
    birth_date: date | None = None
    """生年月日."""
    sex: Sex | None = None
    """性別."""
    address: str = ""
    """住所."""
    contact: str = ""
    """連絡先."""
    scheme: Scheme | None = None
    """保険種別."""
    insurer_name: str = ""
    """保険者名."""
    employer: str = ""
    """事業所名."""
    share: Share | None = None
    """負担割合 in percent."""
    shown: tuple[str, ...] = ()
    """What was shown at the desk, in words."""
    said: tuple[str, ...] = ()
    """What was asked and said there, in words."""
    staff: str = ""
    """Who was at the desk."""


def declaration_pdf(declaration: Declaration) -> bytes:
    """The form as one page of A4, with what is known filled in."""
    sheet = Sheet(text("paper.title"), DEFAULT)
    _head(sheet, declaration)
    _person(sheet, declaration)
    _insurance(sheet, declaration)
    _signatures(sheet)
    _desk(sheet, declaration)
    _notes(sheet, declaration)
    return sheet.pdf()


def unprintable_in(declaration: Declaration) -> str:
    """The characters that stand as 〓 on the form, to be written in by hand."""
    return unprintable("".join(_texts(declaration)))


def _texts(declaration: Declaration) -> list[str]:
    known = msgspec.structs.astuple(declaration)
    lines = (*declaration.shown, *declaration.said)
    return [one for one in (*known, *lines) if isinstance(one, str)]


def _head(sheet: Sheet, said: Declaration) -> None:
    sheet.ends(
        text("paper.to", facility=said.facility),
        text("paper.day", day=to_wareki(said.day)),
    )
    sheet.skip(12)
    sheet.heading(text("paper.title"))
    sheet.skip(8)
    for line in ("lead", "declare", "mend", "write"):
        sheet.lines(text(f"paper.{line}"), 12.5)
    sheet.skip(10)


def _person(sheet: Sheet, said: Declaration) -> None:
    sheet.lines(text("paper.person"), 13.0, bold=True)
    sheet.skip(6)
    sheet.fill(sheet.row(text("paper.name_kana"), 26), said.name_kana, 13.0)
    sheet.fill(sheet.row(text("paper.name"), 44), said.name, 21.0)
    cell = sheet.row(text("paper.birth_date"), 36)
    if said.birth_date:
        sheet.fill(cell, text("paper.born", day=to_wareki(said.birth_date)))
    else:
        sheet.fill(cell, text("paper.birth_blank"), 13.5)
    sexes = (Sex.MALE, Sex.FEMALE)
    choices = [(sex.ja, sex is said.sex) for sex in sexes]
    sheet.choose(sheet.row(text("paper.sex"), 34), choices)
    cell = sheet.row(text("paper.address"), 54)
    if said.address:
        sheet.fill(cell, said.address)
    else:
        sheet.corner(cell, text("paper.address_blank"), 12.0)
    cell = sheet.row(text("paper.contact"), 36, text("paper.contact_note"))
    sheet.fill(cell, said.contact)
    sheet.skip(9)


def _insurance(sheet: Sheet, said: Declaration) -> None:
    sheet.lines(text("paper.insurance"), 13.0, bold=True)
    sheet.skip(6)
    kinds = [(text(f"paper.scheme_{one}"), one is said.scheme) for one in Scheme]
    choices = [*kinds, (text("paper.not_known"), False)]
    sheet.choose(sheet.row(text("paper.scheme"), 54), choices, 13.0)
    sheet.fill(sheet.row(text("paper.insurer_name"), 36), said.insurer_name)
    cell = sheet.row(text("paper.employer"), 44, text("paper.employer_note"))
    if not said.employer:
        sheet.corner(cell, text("paper.employer_whose"))
    sheet.fill(cell, said.employer)
    shares: list[tuple[str, bool]] = [
        (text(f"share.{share}"), share == said.share) for share in (10, 20, 30)
    ]
    choices = [*shares, (text("paper.not_known"), False)]
    sheet.choose(sheet.row(text("paper.share"), 34), choices)


def _signatures(sheet: Sheet) -> None:
    sheet.skip(9)
    sheet.signature(text("paper.signature"))
    sheet.signature(text("paper.written_by"), 11.5)
    sheet.skip(13)


def _desk(sheet: Sheet, said: Declaration) -> None:
    sheet.lines(text("paper.desk", staff=said.staff), 10.5, bold=True)
    sheet.skip(5)
    joined = text("paper.and")
    sheet.fill(sheet.row(text("paper.shown"), 28), joined.join(said.shown), 11.5)
    sheet.fill(sheet.row(text("paper.said"), 34), joined.join(said.said), 11.5)
    sheet.skip(4)


def _notes(sheet: Sheet, said: Declaration) -> None:
    sheet.lines(text("paper.kept"), 10.0)
    sheet.lines(text("paper.next_time"), 10.0)
    if unprintable_in(said):
        sheet.lines(text("paper.geta"), 10.0, bold=True)
