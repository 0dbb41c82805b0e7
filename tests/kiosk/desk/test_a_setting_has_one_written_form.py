"""Each setting takes what it can be, in one form, and refuses the rest in words."""

from datetime import datetime

import pytest

from kiosk.desk.settings import (
    DEFAULTS,
    DESK,
    FOLDER,
    GATEWAYS,
    INSTITUTION,
    PHONE,
    SETTINGS,
    Kind,
    Setting,
)
from kiosk.desk.settings_change import change, setting_of
from kiosk.desk.settings_values import LONGEST, read_value
from kiosk.desk.slip import slip_setup_of
from kiosk.labels import has
from kiosk.online.setup import KNOWN, setup_of
from kiosk.words.settings import EVERY, choices_of, hint, label, put, shown
from schema.clock import JAPAN
from schema.errors import MadoguchiError
from tests.kiosk.desk.kept_settings import KeptSettings

NOW = datetime(2026, 2, 4, 9, 0, tzinfo=JAPAN)
CODE = "1310000000"


def named(name: str) -> Setting:
    return setting_of(name, EVERY)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("facility", "  みほん医院 ", "みほん医院"),
        ("facility", "", DEFAULTS["facility"]),
        ("jurisdiction", "１３１０４", "13104"),
        ("oqs.institution", "1310000000", CODE),
        ("facility.phone", "03-0000-0000（代）"[:12], "03-0000-0000"),
        ("facility.phone", "none", ""),
        ("desk.deposit", "asked", "asked"),
        ("desk.deposit", "", ""),
        ("idle_seconds", "６０", "60"),
        ("oqs.deadline", "7.50", "7.5"),
        ("online.gateways", " central , oqs_folder ", "central,oqs_folder"),
        ("online.gateways", "none", ""),
        ("oqs.encoding", "UTF-8", "utf-8"),
        ("paper.folder", "/srv/forms", "/srv/forms"),
        ("paper.printer", "Front desk", "Front desk"),
        ("paper.slip", "Receipt80", "receipt80"),
        ("screen.theme", "contrast", "contrast"),
        ("keys.search", "F5", "f5"),
        ("keys.search", "", "f3"),
    ],
)
def test_what_is_meant_is_kept(name: str, typed: str, kept: str) -> None:
    assert read_value(named(name), typed) == kept


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("facility", "あ" * 41, "E-SET-5"),
        ("facility", "あ\x07", "E-SET-5"),
        ("desk", "あ" * 13, "E-SET-5"),
        ("jurisdiction", "1", "E-SET-1"),
        ("jurisdiction", "東京", "E-SET-1"),
        ("oqs.institution", "131000000", "E-NUM-1"),
        ("oqs.institution", "9910000000", "E-NUM-3"),
        ("facility.phone", "山田", "E-SET-2"),
        ("facility.phone", "0" * 25, "E-SET-2"),
        ("desk.deposit", "yes", "E-SET-3"),
        ("idle_seconds", "0", "E-SET-4"),
        ("idle_seconds", "901", "E-SET-4"),
        ("idle_seconds", "three", "E-SET-4"),
        ("idle_seconds", "nan", "E-SET-4"),
        ("oqs.deadline", "1e9", "E-SET-4"),
        ("online.gateways", "", "E-ONLINE-1"),
        ("online.gateways", "central,central", "E-ONLINE-1"),
        ("online.gateways", "terminal", "E-ONLINE-1"),
        ("oqs.folder", "oqs", "E-SET-6"),
        ("oqs.folder", "/" + "x" * LONGEST, "E-SET-6"),
        ("paper.printer", "x" * (LONGEST + 1), "E-SET-5"),
        ("paper.slip", "b5", "E-SET-3"),
        ("keys.search", "f10", "E-SET-3"),
    ],
)
def test_what_cannot_be_is_refused_and_never_repeated(
    name: str, typed: str, code: str
) -> None:
    with pytest.raises(MadoguchiError) as refused:
        read_value(named(name), typed)

    assert refused.value.code == code
    assert has(f"error.{code}")
    if len(typed) > 3 and code != "E-SET-4":
        assert typed not in str(refused.value)


@pytest.mark.parametrize("setting", EVERY, ids=lambda one: one.name)
def test_every_default_and_every_choice_is_a_value(setting: Setting) -> None:
    if setting.default:
        assert read_value(setting, setting.default) == setting.default
    for value in choices_of(setting) or setting.choices:
        assert read_value(setting, value or "none") == value


@pytest.mark.parametrize("setting", EVERY, ids=lambda one: one.name)
def test_every_setting_is_worded(setting: Setting) -> None:
    values = (setting.default, *choices_of(setting))
    for said in (label(setting), hint(setting), *(shown(setting, v) for v in values)):
        assert said
        assert "setting" not in said


def test_nothing_is_listed_twice() -> None:
    names = [one.name for one in EVERY]

    assert len(set(names)) == len(names)
    assert {one.kind for one in EVERY} == set(Kind)


def test_the_readers_have_the_same_defaults() -> None:
    def kept(name: str, default: str) -> str:
        return DEFAULTS.get(name, default)

    def nothing(_: str, default: str) -> str:
        return default

    assert setup_of(kept) == setup_of(nothing)
    assert slip_setup_of(kept) == slip_setup_of(nothing)
    assert set(KNOWN) == set(named(GATEWAYS).choices)


def test_a_change_is_kept_with_who_made_it() -> None:
    kept = KeptSettings()

    changes = put(kept, {named(PHONE): "03-0000-0000"}, "staff-2", NOW)

    assert changes == {PHONE: "03-0000-0000"}
    by = kept.changed(PHONE)
    assert by is not None
    assert (by.staff, by.at) == ("staff-2", NOW)


def test_what_is_no_change_is_not_written() -> None:
    kept = KeptSettings()

    assert put(kept, {named(DESK): DEFAULTS[DESK]}, "staff-2", NOW) == {}
    assert kept.kept == {}
    assert kept.changed(DESK) is None


def test_one_wrong_value_changes_nothing() -> None:
    kept = KeptSettings()
    given = {named(PHONE): "03-0000-0000", named("paper.slip"): "b5"}

    with pytest.raises(MadoguchiError, match="E-SET-3"):
        change(kept, given, "staff-2", NOW)

    assert kept.kept == {}


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        ({}, {GATEWAYS: "oqs_folder"}),
        ({"oqs__folder": "/oqs"}, {GATEWAYS: "central,oqs_folder"}),
        (
            {
                "online__gateways": "oqs_folder",
                "oqs__folder": "/oqs",
                "oqs__institution": CODE,
            },
            {FOLDER: "none"},
        ),
    ],
)
def test_the_terminal_needs_all_that_a_request_says(
    kept: dict[str, str], given: dict[str, str]
) -> None:
    settings = KeptSettings(**kept)
    before = dict(settings.kept)

    with pytest.raises(MadoguchiError, match="E-ONLINE-2"):
        put(settings, {named(n): value for n, value in given.items()}, "s", NOW)

    assert settings.kept == before


def test_what_was_half_set_before_stands_in_nobodys_way() -> None:
    settings = KeptSettings(online__gateways="oqs_folder")

    put(settings, {named(PHONE): "03-0000-0000"}, "s", NOW)
    everything = {named(FOLDER): "/oqs", named(INSTITUTION): CODE}
    put(settings, everything, "s", NOW)

    assert settings.kept[FOLDER] == "/oqs"


@pytest.mark.parametrize(
    ("typed", "code"), [("f7", "E-KEYMAP-3"), ("f11", "E-SET-3"), ("1", "E-SET-3")]
)
def test_a_key_that_is_taken_is_refused(typed: str, code: str) -> None:
    settings = KeptSettings()

    with pytest.raises(MadoguchiError, match=code):
        put(settings, {named("keys.search"): typed}, "s", NOW)

    assert settings.kept == {}


def test_a_name_that_is_no_setting_is_refused() -> None:
    with pytest.raises(MadoguchiError, match="E-SET-7"):
        setting_of("sync_past", SETTINGS)
