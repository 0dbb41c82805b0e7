"""A pull takes deltas where they lead to the newest, and the full pack elsewhere."""

from pathlib import Path

import pytest

from tests.sync.pull.conftest import Pull
from tests.sync.pull.parts import (
    DELTA_BYTES,
    FULL_BYTES,
    SCOPE,
    Offering,
    SmallCopy,
    SmallEditions,
    doubtful,
    no_pack,
)
from tests.sync.trust.line import Line


def left(folder: Path) -> list[Path]:
    return list((folder / "incoming").glob("*"))


def test_the_first_pull_is_of_the_full_pack(
    central: Offering, copy: SmallCopy, pulled: Pull, folder: Path
) -> None:
    central.manifest(7, central.delta(6, 7))

    done = pulled()

    assert (done.mode, done.serial, done.bytes) == ("full", 7, FULL_BYTES)
    assert (done.why, done.why_edition, done.edition) == (None, None, "")
    assert copy.said == ["full 7"]
    assert left(folder) == []


def test_nothing_newer_dates_the_copy(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line
) -> None:
    central.manifest(7)
    pulled()

    done = pulled()

    assert (done.mode, done.serial, done.bytes, done.why) == ("none", 7, 0, None)
    assert copy.said == ["full 7", "note"]
    assert line.bytes_of("full-7") == FULL_BYTES
    assert len(central.asked) == 1


def test_a_chain_of_deltas_is_taken_in_its_order(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line, folder: Path
) -> None:
    copy.has, copy.of = 5, SCOPE
    older = central.delta(4, 5)
    central.manifest(9, central.delta(8, 9), older, central.delta(5, 8))

    done = pulled()

    assert (done.mode, done.serial, done.bytes) == ("delta", 9, 2 * DELTA_BYTES)
    assert copy.said == ["delta 5 8", "delta 8 9"]
    assert line.bytes_of(".pack") == 2 * DELTA_BYTES
    assert left(folder) == []


@pytest.mark.parametrize(("share", "mode"), [(0.30, "delta"), (0.31, "full")])
def test_deltas_that_weigh_too_much_are_left(
    central: Offering, copy: SmallCopy, pulled: Pull, share: float, mode: str
) -> None:
    copy.has, copy.of = 5, SCOPE
    central.manifest(6, central.delta(5, 6, size=int(share * FULL_BYTES)))

    assert pulled().mode == mode
    assert copy.has == 6


@pytest.mark.parametrize("have", [1, 3, 8])
def test_a_missing_link_leads_to_the_full_pack(
    central: Offering, copy: SmallCopy, pulled: Pull, have: int
) -> None:
    copy.has, copy.of = have, SCOPE
    central.manifest(9, central.delta(3, 5), central.delta(7, 9), central.delta(9, 9))

    assert pulled().mode == "full"
    assert copy.said == ["full 9"]


def test_links_that_lead_back_lead_nowhere(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    copy.has, copy.of = 5, SCOPE
    central.manifest(9, central.delta(5, 7), central.delta(7, 5))

    assert pulled().mode == "full"


def test_a_copy_of_another_scope_gives_way(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    copy.has, copy.of = 99, "area-13112"
    central.manifest(7, central.delta(6, 7))

    assert pulled().mode == "full"
    assert (copy.has, copy.of) == (7, SCOPE)


@pytest.mark.parametrize("refused", ["delta 5 6", "delta 6 7"])
def test_a_delta_that_does_not_lead_there_gives_way_to_the_full_pack(
    central: Offering, copy: SmallCopy, pulled: Pull, folder: Path, refused: str
) -> None:
    copy.has, copy.of = 5, SCOPE
    copy.refuses[refused] = doubtful()
    central.manifest(7, central.delta(5, 6), central.delta(6, 7))

    done = pulled()

    assert (done.mode, done.serial, done.why) == ("full", 7, None)
    assert copy.said[-1] == "full 7"
    assert left(folder) == []


def test_a_delta_that_is_no_pack_gives_way_too(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    copy.has, copy.of = 5, SCOPE
    copy.refuses["delta 5 6"] = no_pack()
    central.manifest(6, central.delta(5, 6))

    assert pulled().mode == "full"


def test_a_spoilt_delta_gives_way_too(
    central: Offering, copy: SmallCopy, pulled: Pull, line: Line
) -> None:
    copy.has, copy.of = 5, SCOPE
    central.manifest(6, central.delta(5, 6))
    line.instead["delta-5-6"] = bytes(DELTA_BYTES)

    assert pulled().mode == "full"
    assert copy.said == ["full 6"]


def test_a_delta_that_is_not_offered_any_more_gives_way_too(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    copy.has, copy.of = 5, SCOPE
    gone = central.delta(5, 6)
    central.manifest(6, gone)
    with central.central.change() as change:
        change.drop(gone.path)

    assert pulled().mode == "full"


def test_progress_is_told_over_all_packs(
    central: Offering, copy: SmallCopy, pulled: Pull
) -> None:
    copy.has, copy.of = 5, SCOPE
    central.manifest(7, central.delta(5, 6), central.delta(6, 7))
    told: list[tuple[str, int, int]] = []

    pulled(progress=lambda *said: told.append(said))

    fetched = [one for one in told if one[0] == "pull"]
    done = [one[1] for one in fetched]
    assert done == sorted(done)
    assert fetched[-1] == ("pull", 2 * DELTA_BYTES, 2 * DELTA_BYTES)
    assert [one[0] for one in told].count("import") == 2


def test_a_rulebook_is_taken_once(
    central: Offering, editions: SmallEditions, pulled: Pull
) -> None:
    central.manifest(7)
    central.put("editions/0123456789ab.zip", b"a zip")
    central.edition(3, "editions/0123456789ab.zip")

    assert pulled().edition != ""
    assert (editions.has, editions.files) == (3, b"a zip")
    assert pulled().edition == ""


def test_the_rulebook_that_ships_comes_without_files(
    central: Offering, editions: SmallEditions, pulled: Pull
) -> None:
    central.edition(4, adopt=["extension-2026-07"])

    assert pulled().edition != ""
    assert (editions.has, editions.files) == (4, b"")


def test_before_anything_was_published_nothing_is_wrong(
    central: Offering, pulled: Pull, copy: SmallCopy
) -> None:
    central.edition(1)

    done = pulled()

    assert (done.mode, done.serial, done.why) == ("none", None, None)
    assert copy.said == []
