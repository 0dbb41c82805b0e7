"""Python, packages and fonts that the program needs (実行環境の点検)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kiosk.doctor.around import Program
from kiosk.doctor.finding import Finding, bad, look, ok

ENDS = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
"""Until when each Python gets what mends its security."""
PLATFORMS = ("linux-x86_64", "linux-aarch64", "win-amd64", "macosx-")
"""For which everything is ready-made."""

_WANTS = re.compile(r"(>=|<=|==|!=|~=|<|>)\s*([\d.]+)")
_NUMBERS = re.compile(r"\d+")


def found_of_program(program: Program, today: date) -> Iterator[Finding]:
    """Whether Python, platform and packages are those that were tested."""
    yield _python(program.python, today)
    yield _platform(program.platform)
    yield _packages(program.installed, program.wanted)
    yield ok("providers", **program.providers)


def _python(version: tuple[int, int, int], today: date) -> Finding:
    said, ends = ".".join(map(str, version)), ENDS.get(version[:2])
    if ends is None and version[:2] > max(ENDS):
        do = "use a Python that this version was tested with"
        return look("python", "python-untested", do, version=said)
    if ends is None or today > ends:
        do = "install a newer Python, and Madoguchi with it"
        return bad("python", "python-over", do, version=said)
    return ok("python", version=said)


def _platform(platform: str) -> Finding:
    if platform.startswith(PLATFORMS):
        return ok("platform", platform=platform)
    do = "move the desk to a 64-bit Windows, Linux or macOS"
    return look("platform", "platform-other", do, platform=platform)


def _packages(installed: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    shown = {
        name: installed[name]
        for name in ("madoguchi", "textual", "cryptography", "sqlcipher3")
        if installed.get(name)
    }
    wrong = sorted(
        name for name, wants in wanted.items() if not fits(installed.get(name), wants)
    )
    do = "install it anew with the pinned requirements"
    if wrong:
        return bad("packages", "packages-other", do, **shown, other=", ".join(wrong))
    if "madoguchi" not in shown:
        return look("packages", "packages-bare", do, **shown)
    return ok("packages", **shown)


def fits(version: str | None, wants: str) -> bool:
    """True where an installed version is one of those that are asked for."""
    if not version:
        return False
    has = _numbers(version)
    return all(
        _compares(has, sign, _numbers(than)) for sign, than in _WANTS.findall(wants)
    )


def _compares(has: Sequence[int], sign: str, than: Sequence[int]) -> bool:
    size = max(len(has), len(than))
    one, other = (tuple(n) + (0,) * (size - len(n)) for n in (has, than))
    if sign == "~=":
        return one >= other and has[: len(than) - 1] == than[:-1]
    return {
        ">=": one >= other,
        "<=": one <= other,
        "==": one == other,
        "!=": one != other,
        "<": one < other,
        ">": one > other,
    }[sign]


def _numbers(version: str) -> tuple[int, ...]:
    """The release numbers of a version, without what comes after them."""
    released = re.match(r"[\d.]+", version)
    return tuple(map(int, _NUMBERS.findall(released[0]))) if released else ()


def found_of_fonts(lost: Sequence[str]) -> Finding:
    """Whether the fonts that ship open."""
    if lost:
        do = "install Madoguchi anew; until then forms cannot be made"
        return bad("fonts", "fonts-lost", do, lost=", ".join(lost))
    return ok("fonts")
