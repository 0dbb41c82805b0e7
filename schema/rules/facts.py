"""The finite dimensions of a case: what a rule may look at, and nothing else.

A case is reduced to one value per dimension, so that a book can be proven by
complete enumeration. Dates are compared before this point (`documents.py`): a
paper is valid or expired here, never a date.

Facts are carried as one integer with one bit per value; a rule's box is the
integer of the values it allows. Facts lie in a box if they set no other bit.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from schema.rules.documents import Standing, State
from schema.terms import Document, OnlineCheck, Reader, Scheme, Term
from schema.visit import Visit


class Paper(Term):
    """The best proof among the shown cards and certificates (証・確認書の状態)."""

    NONE = "none", "なし"
    VALID_CARD = "valid_card", "有効期限内の被保険者証"
    VALID_CERTIFICATE = "valid_certificate", "有効期限内の資格確認書"
    MARKED = "marked", "特別療養費と記載された有効な証"
    EXPIRED_CARD = "expired_card", "期限切れの被保険者証"
    EXPIRED_CERTIFICATE = "expired_certificate", "期限切れの資格確認書"
    NOT_YET = "not_yet", "発効前の証"


class Flaw(Term):
    """Whether something shown cannot be read or cannot exist (書類の不備)."""

    NONE = "none", "なし"
    FLAWED = "flawed", "読めない・あり得ない書類がある"


class Card(Term):
    """The My Number card at this desk (マイナ保険証と読み取り)."""

    ABSENT = "absent", "提示なし"
    NOT_USED = "not_used", "提示あり・読み取り前"
    READ = "read", "読み取り済み"
    CANNOT_READ = "cannot_read", "読み取れない"


class Aid(Term):
    """What was shown that counts beside an unreadable card (お知らせ・画面)."""

    NONE = "none", "なし"
    NOTICE = "notice", "資格情報のお知らせ"
    PORTAL = "portal", "マイナポータル資格情報画面"
    MARKED_NOTICE = "marked_notice", "特別療養費と記載されたお知らせ"
    MARKED_PORTAL = "marked_portal", "特別療養費と表示された画面"


class Statement(Term):
    """What the patient declares (申立て)."""

    NONE = "none", "なし"
    RETURNING = "returning", "再診で変わりなし（口頭）"
    DECLARATION = "declaration", "被保険者資格申立書"


class Emergency(Term):
    """Whether 療担規則第3条ただし書 may apply (緊急)."""

    NO = "no", "なし"
    YES = "yes", "緊急やむを得ない"


DIMENSIONS: Mapping[str, type[Term]] = {
    "scheme": Scheme,
    "paper": Paper,
    "flaw": Flaw,
    "card": Card,
    "aid": Aid,
    "online": OnlineCheck,
    "statement": Statement,
    "emergency": Emergency,
}
"""Every dimension by the name that rules use, in the order of the bits."""

Facts = tuple[Scheme, Paper, Flaw, Card, Aid, OnlineCheck, Statement, Emergency]
"""One value per dimension, in the order of `DIMENSIONS`."""


def _bits() -> dict[str, dict[str, int]]:
    """One bit per value, dimension after dimension."""
    table: dict[str, dict[str, int]] = {}
    place = 0
    for name, values in DIMENSIONS.items():
        table[name] = {}
        for value in values:
            table[name][value.value] = 1 << place
            place += 1
    return table


BITS = _bits()
"""Bit of each value: `BITS["paper"]["none"]`."""

OWNER = {
    bit: (place, name)
    for place, (name, values) in enumerate(BITS.items())
    for bit in values.values()
}
"""Place and name of the dimension that each bit belongs to."""

ALL_OF = {name: sum(values.values()) for name, values in BITS.items()}
"""All bits of one dimension."""

ANYTHING = sum(ALL_OF.values())
"""A box without a condition."""

INPUTS = 1
"""How many different facts there are."""
for _values in DIMENSIONS.values():
    INPUTS *= len(_values)

_SCHEME, _PAPER, _FLAW, _CARD, _AID, _ONLINE, _STATEMENT, _EMERGENCY = (
    {value: BITS[name][value.value] for value in values}
    for name, values in DIMENSIONS.items()
)


def bits_of(facts: Facts) -> int:
    """The facts as one integer, one bit set per dimension."""
    scheme, paper, flaw, card, aid, online, statement, emergency = facts
    return (
        _SCHEME[scheme]
        | _PAPER[paper]
        | _FLAW[flaw]
        | _CARD[card]
        | _AID[aid]
        | _ONLINE[online]
        | _STATEMENT[statement]
        | _EMERGENCY[emergency]
    )


def every_facts() -> Iterator[Facts]:
    """Every input there is, the last dimension moving fastest."""
    yield from product(*DIMENSIONS.values())


def values_in(box: int, name: str) -> tuple[Term, ...]:
    """The values of one dimension that `box` allows."""
    return tuple(v for v in DIMENSIONS[name] if BITS[name][v.value] & box)


_PAPER_OF = {
    (Document.INSURANCE_CARD, State.VALID): Paper.VALID_CARD,
    (Document.ELIGIBILITY_CERTIFICATE, State.VALID): Paper.VALID_CERTIFICATE,
    (Document.INSURANCE_CARD, State.EXPIRED): Paper.EXPIRED_CARD,
    (Document.ELIGIBILITY_CERTIFICATE, State.EXPIRED): Paper.EXPIRED_CERTIFICATE,
    (Document.INSURANCE_CARD, State.NOT_YET): Paper.NOT_YET,
    (Document.ELIGIBILITY_CERTIFICATE, State.NOT_YET): Paper.NOT_YET,
}
_BEST_FIRST = (
    Paper.MARKED,
    Paper.VALID_CERTIFICATE,
    Paper.VALID_CARD,
    Paper.EXPIRED_CARD,
    Paper.EXPIRED_CERTIFICATE,
    Paper.NOT_YET,
    Paper.NONE,
)
_RANK = {paper: rank for rank, paper in enumerate(_BEST_FIRST)}
_AID_KINDS = frozenset({Document.ELIGIBILITY_NOTICE, Document.PORTAL_SCREEN})
_AID_OF = {
    (Document.ELIGIBILITY_NOTICE, False): Aid.NOTICE,
    (Document.ELIGIBILITY_NOTICE, True): Aid.MARKED_NOTICE,
    (Document.PORTAL_SCREEN, False): Aid.PORTAL,
    (Document.PORTAL_SCREEN, True): Aid.MARKED_PORTAL,
}
_AID_BESIDE_CARD = {
    Aid.MARKED_PORTAL: 0,
    Aid.MARKED_NOTICE: 1,
    Aid.PORTAL: 2,
    Aid.NOTICE: 3,
    Aid.NONE: 4,
}
"""Rank beside the card: the screen serves since before the notice existed."""
_AID_ALONE = {
    Aid.MARKED_NOTICE: 0,
    Aid.NOTICE: 1,
    Aid.MARKED_PORTAL: 2,
    Aid.PORTAL: 3,
    Aid.NONE: 4,
}
"""Rank without the card: only the notice can serve alone."""
_CARD_OF = {
    Reader.NOT_USED: Card.NOT_USED,
    Reader.READ: Card.READ,
    Reader.CANNOT_READ: Card.CANNOT_READ,
}
_PROOFS = frozenset(
    {
        Document.INSURANCE_CARD,
        Document.ELIGIBILITY_CERTIFICATE,
        Document.ELIGIBILITY_NOTICE,
        Document.PORTAL_SCREEN,
    }
)


_NO_PAPER, _MY_NUMBER_CARD = Paper.NONE, Document.MY_NUMBER_CARD
_VALID = frozenset({Paper.VALID_CARD, Paper.VALID_CERTIFICATE})
_FLAWED = frozenset({State.ILLEGIBLE, State.IMPOSSIBLE})


def paper_of(one: Standing) -> Paper:
    """What one document is worth as proof."""
    shown = one.shown
    paper = _PAPER_OF.get((shown.document, one.state), _NO_PAPER)
    if shown.special_care and paper in _VALID:
        return Paper.MARKED
    return paper


def facts_of(visit: Visit, standings: tuple[Standing, ...]) -> Facts:
    """Reduce a case to one value per dimension.

    Where several documents were shown the best one counts; a marked one beats
    an unmarked one, so that 特別療養費 is never overlooked.
    """
    paper, flaw, card = _NO_PAPER, Flaw.NONE, Card.ABSENT
    aids: list[Aid] | None = None
    for one in standings:
        document = one.shown.document
        if document is _MY_NUMBER_CARD:
            card = _CARD_OF[visit.reader]
        elif one.state in _FLAWED:
            flaw = Flaw.FLAWED if _is_flaw(document, one.state) else flaw
        elif document in _AID_KINDS:
            aids = [*(aids or ()), _AID_OF[document, one.shown.special_care]]
        else:
            this = paper_of(one)
            if this is not _NO_PAPER and _RANK[this] < _RANK[paper]:
                paper = this
    return (
        visit.scheme,
        paper,
        flaw,
        card,
        _best_aid(aids, card) if aids else Aid.NONE,
        visit.online_check,
        _statement(visit),
        Emergency.YES if visit.emergency else Emergency.NO,
    )


def _best_aid(aids: list[Aid], card: Card) -> Aid:
    """The aid that serves best, with the card or without it."""
    rank = _AID_ALONE if card is Card.ABSENT else _AID_BESIDE_CARD
    return min(aids, key=rank.__getitem__)


def _is_flaw(document: Document, state: State) -> bool:
    """True if a person has to look: a proof that cannot be, or what cannot be read."""
    if state is State.IMPOSSIBLE:
        return document in _PROOFS
    return document is not Document.NONE


def _statement(visit: Visit) -> Statement:
    """The stronger of the two declarations."""
    if visit.declaration:
        return Statement.DECLARATION
    return Statement.RETURNING if visit.returning else Statement.NONE
