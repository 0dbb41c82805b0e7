"""The demo has appointments of its own: some are trouble, by the copy's word."""

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.desk.appointments import FindingKind
from kiosk.tui.screens.appointments import AppointmentsScreen
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


def test_what_is_expected_is_found_in_the_copy(fresh: Ready) -> None:
    kept = fresh[0].store.appointments.on(DAY)
    kinds = {one.kind for row in kept for one in row.findings}
    told_by = {one.told_by for row in kept for one in row.findings}

    assert len(kept) >= 4
    assert FindingKind.LOST in kinds
    assert told_by <= {"copy", "list"}
    assert any(not row.findings for row in kept)


async def test_they_are_two_keys_away(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        await clerk.press("f6", "8")

        assert isinstance(clerk.app.screen, AppointmentsScreen)
        assert clerk.says(FindingKind.LOST.ja)
