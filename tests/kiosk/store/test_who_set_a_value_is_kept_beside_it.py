"""A setting is kept with who set it and when, in one step with the others."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kiosk.desk.settings import Changed
from kiosk.store.vault import Store
from schema.clock import JAPAN
from schema.errors import Unreachable

AT = datetime(2026, 2, 4, 9, 0, tzinfo=JAPAN)


def test_it_is_there_after_a_restart(store: Store, reopen: Callable[[], Store]) -> None:
    store.settings.change({"facility": "みほん医院", "desk": "受付2"}, "staff-2", AT)
    store.close()

    kept = reopen().settings

    assert (kept.get("facility"), kept.get("desk")) == ("みほん医院", "受付2")
    assert kept.changed("facility") == Changed(staff="staff-2", at=AT)
    assert kept.changed("jurisdiction") is None


def test_what_the_program_puts_itself_was_set_by_nobody(store: Store) -> None:
    store.settings.put("facility", "みほん医院")

    assert store.settings.changed("facility") is None


def test_a_disk_that_fails_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.store import settings as module  # noqa: PLC0415

    put, left = module.put_setting, [3]

    def fails_later(*given: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise Unreachable("E-DISK-1", subject="", found="", expected="", hint="")
        put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "put_setting", fails_later)
    with pytest.raises(Unreachable):
        store.settings.change({"facility": "A", "desk": "B"}, "staff-2", AT)

    assert store.settings.get("facility") == ""
    assert store.settings.changed("facility") is None
