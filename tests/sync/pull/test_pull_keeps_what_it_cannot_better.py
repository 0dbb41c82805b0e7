"""What is doubtful is not taken: copy and rulebook stay, and the pull says why."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from schema.clock import FixedClock, SystemClock
from sync.errors import MadoguchiError, Refused
from sync.trust.repository import Repository
from tests.sync.pull.conftest import Pull
from tests.sync.pull.parts import (
    FULL_BYTES,
    SCOPE,
    Offering,
    SmallCopy,
    SmallEditions,
    a_device,
    disk_full,
    doubtful,
)
from tests.sync.trust.line import Line

CUT = 20_000


@pytest.fixture
def copy() -> SmallCopy:
    """An old copy, which every test finds again."""
    return SmallCopy(has=5, of=SCOPE)


def code(error: MadoguchiError | None) -> str | None:
    return error.code if error else None


def left(folder: Path) -> dict[str, int]:
    return {
        path.suffix: path.stat().st_size for path in (folder / "incoming").glob("*")
    }


def test_a_refused_pack_leaves_the_copy(
    central: Offering, copy: SmallCopy, pulled: Pull, folder: Path
) -> None:
    copy.refuses["full 7"] = doubtful()
    central.manifest(7)

    done = pulled()

    assert (done.mode, done.serial, done.bytes) == ("none", 5, 0)
    assert code(done.why) == "E-X-1"
    assert left(folder) == {}


def test_a_pack_that_the_disk_could_not_take_is_not_fetched_twice(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line
) -> None:
    copy.refuses["full 7"] = disk_full()
    central.manifest(7)
    assert code(pulled().why) == "E-X-3"
    copy.refuses.clear()

    done = pulled()

    assert (done.mode, done.serial) == ("full", 7)
    assert line.bytes_of("full-7") == FULL_BYTES


def test_a_line_that_breaks_leaves_the_copy_and_what_has_arrived(
    central: Offering, pulled: Pull, line: Line, folder: Path
) -> None:
    central.manifest(7)
    line.breaks_after = CUT

    done = pulled()

    assert (done.mode, done.serial, code(done.why)) == ("none", 5, "E-LINE-1")
    assert left(folder)[".part"] == CUT
    line.breaks_after = None
    assert pulled().mode == "full"
    assert line.bytes_of("full-7") == FULL_BYTES
    assert left(folder) == {}


def test_what_has_arrived_of_an_older_pack_is_removed(
    central: Offering, pulled: Pull, line: Line, folder: Path
) -> None:
    central.manifest(7)
    line.breaks_after = CUT
    pulled()
    central.manifest(8)
    line.breaks_after = CUT // 2

    assert code(pulled().why) == "E-LINE-1"
    assert left(folder)[".part"] == CUT // 2
    assert len(left(folder)) == 2


def test_without_its_key_no_pack_is_fetched(
    central: Offering, pulled: Pull, line: Line
) -> None:
    central.manifest(7)
    central.answers = lambda _: {}

    done = pulled()

    assert (done.serial, code(done.why)) == (5, "E-PULL-4")
    assert line.bytes_of("full-7") == 0


def test_a_key_sealed_to_another_device_is_refused(
    central: Offering, pulled: Pull, line: Line
) -> None:
    central.manifest(7)
    central.answers = lambda paths: central.sealed(paths, a_device())

    done = pulled()

    assert (done.serial, code(done.why)) == (5, "E-SEALED-2")
    assert line.bytes_of("full-7") == 0


def test_a_key_of_another_pack_is_refused(central: Offering, pulled: Pull) -> None:
    other = central.full(6)
    central.manifest(7)
    central.answers = lambda paths: dict.fromkeys(paths, central.sealed([other])[other])

    assert code(pulled().why) == "E-SEALED-2"


def test_a_device_that_central_declines_keeps_its_copy(
    central: Offering, pulled: Pull
) -> None:
    def declines(_: object) -> dict[str, bytes]:
        raise Refused("E-X-4", subject="device", found="1", expected="2", hint="stay")

    central.manifest(7, central.delta(5, 7))
    central.answers = declines

    done = pulled()

    assert (done.serial, code(done.why)) == (5, "E-X-4")
    assert central.asked == [(f"{SCOPE}/delta-5-7.pack",)]


def test_a_pack_of_another_scope_is_refused(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line
) -> None:
    foreign = central.full(7, scope="area-13112")
    central.manifest(7, full=foreign)

    done = pulled()

    assert (done.serial, code(done.why)) == (5, "E-PULL-2")
    assert line.bytes_of("full-7") == 0
    assert copy.said == []


def test_a_delta_of_another_scope_is_refused(central: Offering, pulled: Pull) -> None:
    foreign = central.delta(5, 7)
    path = foreign.path.replace("13104", "13112")
    central.manifest(7, replace(foreign, path=path))

    assert code(pulled().why) == "E-PULL-2"


def test_a_manifest_of_another_scope_is_refused(
    central: Offering, pulled: Pull
) -> None:
    central.manifest(7, scope="area-13112")

    assert code(pulled().why) == "E-PULL-2"


def test_a_manifest_of_a_later_version_is_refused(
    central: Offering, pulled: Pull
) -> None:
    central.manifest(7, version=2)

    assert code(pulled().why) == "E-PULL-1"


def test_a_manifest_that_is_none_is_refused(central: Offering, pulled: Pull) -> None:
    central.put(f"{SCOPE}/manifest.json", b'{"scope": 7}')

    assert code(pulled().why) == "E-WIRE-2"


def test_an_older_serial_is_refused(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    central.manifest(4, central.delta(5, 4))

    done = pulled()

    assert (done.serial, code(done.why)) == (5, "E-PULL-3")
    assert copy.said == []


def test_a_scope_whose_packs_are_gone_says_so(
    central: Offering, pulled: Pull, copy: SmallCopy
) -> None:
    central.edition(1)

    done = pulled()

    assert (done.serial, code(done.why), done.why_edition) == (5, "E-TRUST-5", None)
    assert copy.said == []


def test_a_central_that_names_no_rulebook_is_no_trouble(
    central: Offering, pulled: Pull
) -> None:
    central.manifest(7)

    assert pulled().why_edition is None


def test_a_refused_rulebook_does_not_stop_the_data(
    central: Offering, editions: SmallEditions, pulled: Pull
) -> None:
    editions.refuses = doubtful()
    central.manifest(7)
    central.edition(3)

    done = pulled()

    assert (done.mode, done.serial, done.why) == ("full", 7, None)
    assert (done.edition, code(done.why_edition)) == ("", "E-X-1")
    assert editions.has == 0


def test_refused_data_do_not_stop_the_rulebook(
    central: Offering, copy: SmallCopy, editions: SmallEditions, pulled: Pull
) -> None:
    copy.refuses["full 7"] = doubtful()
    central.manifest(7)
    central.edition(3)

    done = pulled()

    assert (done.mode, code(done.why)) == ("none", "E-X-1")
    assert editions.has == 3
    assert done.edition != ""


@pytest.mark.parametrize(
    ("offer", "refusal"),
    [
        ({"v": 2}, "E-PULL-1"),
        ({"path": "area-13104/manifest.json"}, "E-PULL-2"),
        ({"path": "editions/none.zip"}, "E-TRUST-5"),
        ({"name": 7}, "E-WIRE-2"),
    ],
)
def test_a_doubtful_offer_of_a_rulebook_is_refused(
    central: Offering,
    editions: SmallEditions,
    pulled: Pull,
    offer: dict[str, object],
    refusal: str,
) -> None:
    central.manifest(7)
    central.edition(3, **offer)  # type: ignore[arg-type]

    done = pulled()

    assert (done.mode, code(done.why_edition)) == ("full", refusal)
    assert editions.has == 0


Case = tuple[Callable[[Offering, Line], None], str]


def expires(central: Offering, _: Line) -> None:
    late = FixedClock(SystemClock().now() - timedelta(days=15))
    Repository(central.central.folder, late).refresh_timestamp()


def breaks(_: Offering, line: Line) -> None:
    line.breaks_after = 0


def is_forged(_: Offering, line: Line) -> None:
    line.instead["timestamp"] = b"{}"


@pytest.mark.parametrize(
    "case",
    [(expires, "E-TRUST-1"), (is_forged, "E-TRUST-3"), (breaks, "E-LINE-1")],
    ids=lambda case: case[1],
)
def test_what_cannot_be_verified_changes_nothing(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line, case: Case
) -> None:
    happens, refusal = case
    central.manifest(7)
    central.edition(3)
    happens(central, line)

    done = pulled()

    assert (done.mode, done.serial, code(done.why)) == ("none", 5, refusal)
    assert (copy.said, done.edition, central.asked) == ([], "", [])
