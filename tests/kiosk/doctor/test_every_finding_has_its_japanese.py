"""Every finding that can come about is worded, as a thing, a state and what to do."""

import ast

import pytest

from kiosk.desk.sync_state import Act
from kiosk.doctor.finding import Finding, bad, look, of_error, ok
from kiosk.doctor.wording import worded
from kiosk.labels import has, sentences
from kiosk.online.findings import Finding as Asked
from kiosk.store.faults import foreign_file
from tests.sources import calls, strings

SAYS = {"ok", "look", "bad", "of_error", "says"}
OF_A_REGISTER = {
    "gateways": {"not_set"},
    "institution": {"not_set", "wrong"},
    "encoding": {"wrong"},
    "folder": {"not_set", "not_there", "simulated"},
    "req": {"not_there", "closed"},
    "res": {"not_there", "closed"},
    "requests": {"not_taken"},
    "central": {"silent"},
}
"""Everything `online test` can say."""


def said(place: int) -> set[str]:
    """What stands at a place of every call that makes a finding."""
    return {words[place] for words in written(SAYS) if len(words) > place}


def written(names: set[str]) -> list[list[str]]:
    """The words that are written out in the calls of these functions."""
    return [
        [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
        for call in calls("kiosk")
        if isinstance(call.func, ast.Name) and call.func.id in names
    ]


def codes() -> set[str]:
    clocks = {one for one in strings("kiosk") if one.startswith("clock-behind")}
    asked = OF_A_REGISTER.items()
    registers = {f"{what}-{one}" for what, states in asked for one in states}
    acts = {f"sync-{act.value}" for act in Act}
    return clocks | registers | acts | {one for one in said(1) | said(0) if "-" in one}


def test_every_thing_that_is_looked_at_has_its_name() -> None:
    parts = {f"sync_{part}" for part in ("line", "push", "pull", "edition", "copy")}
    things = {one.replace(".", "_") for one in said(0) if "-" not in one} | parts
    things |= {f"register_{what}" for what in OF_A_REGISTER}

    assert {"disk", "printer", "log"} <= things
    assert sorted(one for one in things if not has(f"doctor_what.{one}")) == []
    assert sorted(names("doctor_what.") - things) == []


def test_every_code_says_what_to_do_and_nothing_is_worded_in_vain() -> None:
    assert {"disk-full", "keys-one", "clock-behind_log"} <= codes()
    assert sorted(one for one in codes() if not has(f"doctor_do.{one}")) == []
    assert sorted(names("doctor_do.") - codes()) == []


def names(section: str) -> set[str]:
    return {key.removeprefix(section) for key in sentences() if key.startswith(section)}


def test_every_state_of_a_register_is_known_here() -> None:
    asked = {tuple(words[:2]) for words in written({"_wrong"}) if len(words) > 1}
    known = {(what, one) for what, states in OF_A_REGISTER.items() for one in states}

    assert ("folder", "simulated") in asked
    assert {one for one in asked if one[0] in OF_A_REGISTER} - known == set()


@pytest.mark.parametrize(
    ("finding", "shown"),
    [
        (
            bad("disk", "disk-full", "free some", free_mib=12),
            (
                "ディスクの空き",
                "× 対応が必要です",
                "空き 12 MiB",
                "空きがほとんどありません。すぐに空きを作ってください（disk-full）",
            ),
        ),
        (ok("fonts"), ("印刷の書体", "○ 異常なし", "", "")),
        (
            look("sync.line", "sync-failed", "wait", failure="E-LINE-1"),
            (
                "同期（回線）",
                "△ 確認してください",
                "E-LINE-1",
                "前回の同期で一部ができませんでした。同期の画面で内容を確かめてください（sync-failed）",
            ),
        ),
    ],
    ids=["bad", "ok", "look"],
)
def test_a_finding_is_worded(finding: Finding, shown: tuple[str, ...]) -> None:
    one = worded(finding)

    assert (one.what, one.state, one.facts, one.do) == shown


def test_an_error_says_its_own_sentence() -> None:
    one = worded(of_error("store", foreign_file("device.db")))

    assert one.what == "保管庫"
    assert one.do.endswith("（E-STORE-4）")
    assert not one.do.isascii()


def test_what_a_register_says_has_the_same_form() -> None:
    assert set(Asked.__struct_fields__) <= set(Finding.__struct_fields__)
