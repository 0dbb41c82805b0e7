"""Answer files that something has happened to: in their elements, or in their bytes."""

from collections.abc import Iterator
from random import Random

from tests.kiosk.online.messages import BODY, HEADER, LIST, RESULT, Part, an_answer, xml
from tests.people import HANAKO, WITH_VARIANT_KANJI, a_national_person

ROOT = "XmlMsg"
DECIDES = {
    "SegmentOfResult": (ROOT, HEADER, "SegmentOfResult"),
    "ProcessingResultStatus": (ROOT, BODY, "ProcessingResultStatus"),
    "QualificationValidity": (ROOT, BODY, "QualificationValidity"),
}
AROUND = {
    ROOT: (ROOT,),
    HEADER: (ROOT, HEADER),
    BODY: (ROOT, BODY),
    LIST: (ROOT, BODY, LIST),
    RESULT: (ROOT, BODY, LIST, RESULT),
}
VALUES = (
    "1",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "9",
    "0",
    "",
    " 1 ",
    "\n1",
    "１",
    "01",
    "11",
)
SNIPPETS = (
    *(b"<!-- 1 -->", b"<![CDATA[1]]>", b"<?x 1?>", b"&lt;", b"&#49;", b"&x;", b"\0"),
    *(b"\xef\xbb\xbf", b"\x81", b"<", b">", b"</", b"1", b"\r\n", b"\xe3\x81\x82"),
    b"<QualificationValidity>1</QualificationValidity>",
    b"<SegmentOfResult>1</SegmentOfResult>",
    b'<!DOCTYPE XmlMsg [<!ENTITY x "1">]>',
    b'<x:QualificationValidity xmlns:x="u">1</x:QualificationValidity>',
)


def mutants(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many changed files, each with what was done to it; a seed gives the same."""
    dice = Random(seed)  # noqa: S311 - the same mutants each time
    for _ in range(count):
        root, encoding = _base(dice)
        how = []
        for _ in range(dice.choice((1, 1, 1, 2, 3)) if dice.random() < _TREES else 0):
            change = dice.choice(CHANGES)
            change(dice, root)
            how.append(change.__name__)
        data = xml(root, encoding)
        for _ in range(dice.choice((1, 1, 2)) if not how else 0):
            damage = dice.choice(DAMAGES)
            data = damage(dice, data)
            how.append(damage.__name__)
        yield " ".join(how), data


_TREES = 0.6


def _base(dice: Random) -> tuple[Part, str]:
    """An answer as it came: most of them eligible, some not, some in Shift_JIS."""
    people = (
        dice.choice(((HANAKO,), (WITH_VARIANT_KANJI,), (a_national_person(),)))
        if dice.random() < _MOST
        else (HANAKO, a_national_person())
    )
    validity = "1" if dice.random() < _MOST else dice.choice("2345")
    root = an_answer(*people, validity=validity)
    if dice.random() < _MOST:
        _shorten(root)
    return root, dice.choice(("utf-8", "cp932"))


_MOST = 0.8


def _shorten(root: Part) -> None:
    """Leave out what nobody reads."""
    root.without(
        *(one.name for one in root.walk() if "Info" in one.name and "Cons" in one.name),
        "PublicExpenseResultList",
        "SpecificDiseasesCertificateList",
    )


def _parents(root: Part) -> list[Part]:
    return [one for one in root.walk() if isinstance(one.inside, list)]


def _place(dice: Random, root: Part) -> tuple[list[Part], int]:
    """Where an element is, half of the time one that decides."""
    places = [
        (one.inside, at)
        for one in root.walk()
        if isinstance(one.inside, list)
        for at in range(len(one.inside))
    ]
    deciding = [
        (parts, at)
        for parts, at in places
        if parts[at].name in DECIDES or parts[at].name in AROUND
    ]
    half = deciding if deciding and dice.random() < 1 / 2 else places
    return dice.choice(half) if half else ([Part("x", "1")], 0)


def _somewhere(dice: Random, root: Part, part: Part) -> None:
    parent = dice.choice(_parents(root) or [Part("x")])
    parent.parts.insert(dice.randint(0, len(parent.parts)), part)


def duplicate(dice: Random, root: Part) -> None:
    """The same element twice, side by side or in another place, as it is or changed."""
    parts, at = _place(dice, root)
    twin = Part(parts[at].name, parts[at].inside)
    if isinstance(twin.inside, str) and dice.random() < 1 / 2:
        twin.inside = dice.choice(VALUES)
    if isinstance(twin.inside, list):
        twin.inside = list(twin.inside)
    if dice.random() < 1 / 2:
        parts.insert(at + dice.randint(0, 1), twin)
    elif not twin.parts:
        _somewhere(dice, root, twin)


def remove(dice: Random, root: Part) -> None:
    """One element less."""
    parts, at = _place(dice, root)
    del parts[at]


def rename(dice: Random, root: Part) -> None:
    """Another name: that of another element, or the same with a slip in it."""
    parts, at = _place(dice, root)
    name = parts[at].name
    other = dice.choice(root.walk()).name
    slips = (other, name.lower(), name[:-1] or "x", dice.choice((*DECIDES, *AROUND)))
    parts[at].name = dice.choice(slips)


def reword(dice: Random, root: Part) -> None:
    """Another text: a code's, or that of another element."""
    parts, at = _place(dice, root)
    if isinstance(parts[at].inside, str):
        texts = [one.inside for one in root.walk() if isinstance(one.inside, str)]
        parts[at].inside = dice.choice((dice.choice(VALUES), dice.choice(texts)))


def swap(dice: Random, root: Part) -> None:
    """Two elements of one parent, or their texts, in each other's place."""
    parts, at = _place(dice, root)
    other = dice.randrange(len(parts))
    if dice.random() < 1 / 2:
        parts[at], parts[other] = parts[other], parts[at]
    else:
        one, two = parts[at], parts[other]
        one.inside, two.inside = two.inside, one.inside


def move(dice: Random, root: Part) -> None:
    """One text element somewhere else."""
    parts, at = _place(dice, root)
    if isinstance(parts[at].inside, str):
        _somewhere(dice, root, parts.pop(at))


def wrap(dice: Random, root: Part) -> None:
    """One more element around an element."""
    parts, at = _place(dice, root)
    parts[at] = Part(dice.choice((*AROUND, "Unknown")), [parts[at]])


def add(dice: Random, root: Part) -> None:
    """One that nobody knows, or one that decides."""
    name = dice.choice((*DECIDES, "FutureInfo", "QualificationValidityEx"))
    _somewhere(dice, root, Part(name, dice.choice(VALUES)))


CHANGES = (duplicate, remove, rename, reword, swap, move, wrap, add)


def flip(dice: Random, data: bytes) -> bytes:
    """One bit the other way."""
    at = dice.randrange(len(data) or 1)
    changed = bytes([data[at] ^ (1 << dice.randrange(8))]) if data else b""
    return data[:at] + changed + data[at + 1 :]


def truncate(dice: Random, data: bytes) -> bytes:
    """Only the beginning."""
    return data[: dice.randrange(len(data) or 1)]


def cut(dice: Random, data: bytes) -> bytes:
    """A piece missing."""
    at = dice.randrange(len(data) or 1)
    return data[:at] + data[at + dice.randint(1, 200) :]


def stutter(dice: Random, data: bytes) -> bytes:
    """A piece twice."""
    at = dice.randrange(len(data) or 1)
    piece = data[at : at + dice.randint(1, 400)]
    return data[:at] + piece + data[at:]


def put_in(dice: Random, data: bytes) -> bytes:
    """Something that means something to a parser, at any place or beside a code."""
    at = dice.randrange(len(data) or 1)
    if dice.random() < 1 / 2:
        at = max(0, data.find(f"{dice.choice(list(DECIDES))}>".encode()))
        at = data.find(b">", at) + dice.randint(1, 2)
    return data[:at] + dice.choice(SNIPPETS) + data[at:]


def declare(dice: Random, data: bytes) -> bytes:
    """Another encoding in the declaration than that of the bytes."""
    names = (b"UTF-8", b"Shift_JIS", b"UTF-16", b"ISO-8859-1", b"x", b"")
    old = b"UTF-8" if b"UTF-8" in data[:60] else b"Shift_JIS"
    return data.replace(old, dice.choice(names), 1)


DAMAGES = (flip, flip, truncate, cut, stutter, put_in, put_in, declare)
