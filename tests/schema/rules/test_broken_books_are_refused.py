"""A broken book is refused with file, key, found and expected: all at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from schema.errors import BrokenBook
from schema.rules.judge import judge
from schema.rules.read import built_in, built_in_folder, read_book
from schema.terms import Document, Outcome, Scheme
from schema.visit import Presented, Visit

RULE = """
[[rule]]
id = "{id}"
title = "a rule that a test wrote"
tier = "{tier}"
outcome = "{outcome}"
valid = {valid}
known = {known}
when = {when}
authorities = ["product"]
"""
SOUND = {
    "id": "written-by-a-test",
    "tier": "exception",
    "outcome": "review",
    "valid": "{ from = 2025-01-01, to = 2025-01-02 }",
    "known": "{ from = 2025-01-01 }",
    "when": '[{ paper = ["none"] }]',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in book, or a test would break the real one."""
    copy = tmp_path / "book"
    shutil.copytree(str(built_in_folder()), copy)
    return copy


def _problems(folder: Path, *adopt: str) -> tuple[str, ...]:
    with pytest.raises(BrokenBook) as refused:
        read_book(folder, adopt)
    assert refused.value.exit_code == 2
    assert str(len(refused.value.problems)) in refused.value.found
    for problem in refused.value.problems:
        assert problem in str(refused.value)
    return refused.value.problems


def _write(folder: Path, text: str) -> None:
    (folder / "japan" / "mistake.toml").write_text(text, encoding="utf-8")


def _rule(**changes: str) -> str:
    return RULE.format(**{**SOUND, **changes})


def test_the_copy_itself_is_sound(folder: Path) -> None:
    assert read_book(folder).digest == built_in().digest
    _write(folder, _rule())
    assert len(read_book(folder).rules) == len(built_in().rules) + 1


BROKEN_RULES = {
    "unknown dimension": (
        {"when": '[{ weather = ["fine"] }]'},
        ("when 1.weather", "'paper'"),
    ),
    "unknown value": (
        {"when": '[{ paper = ["lost"] }]'},
        ("when 1.paper", "'lost'", "valid_card"),
    ),
    "no value": ({"when": "[{ paper = [] }]"}, ("when 1.paper", "found no value")),
    "no box": ({"when": "[]"}, (".when", "found no box")),
    "ends before it starts": (
        {"valid": "{ from = 2025-01-02, to = 2025-01-01 }"},
        ("valid.to", "2025-01-01", "2025-01-02 or later"),
    ),
    "superseded before it was known": (
        {"known": "{ from = 2025-01-02, superseded = 2025-01-02 }"},
        ("known.superseded", "2025-01-02"),
    ),
    "exception without a first day": (
        {"valid": "{ to = 2025-01-02 }"},
        ("found no first day", "valid.from and known.from"),
    ),
    "exception without a day of notice": (
        {"known": "{}"},
        ("found no first day", "valid.from and known.from"),
    ),
    "interim not permissive": (
        {"outcome": "insured_interim", "when": '[{ online = ["eligible"] }]'},
        (".permissive", "found false", "expected true"),
    ),
    "interim without a check": (
        {"outcome": "insured_interim", "when": '[{ paper = ["expired_card"] }]'},
        ("when 1.online", "any", "['eligible'] alone"),
    ),
    "interim with another answer": (
        {
            "outcome": "insured_interim",
            "when": '[{ online = ["eligible", "unavailable"] }]',
        },
        ("when 1.online", "unavailable", "['eligible'] alone"),
    ),
    "unknown outcome": ({"outcome": "refused"}, (".outcome", "'refused'")),
    "unknown tier": ({"tier": "custom"}, (".tier", "'custom'")),
    "a day that does not exist": (
        {"valid": '{ from = "2025-13-01" }'},
        (".valid", "2025-13-01"),
    ),
    "unknown clock": (
        {"valid": "{ from = 2025-01-01, until = 2025-01-02 }"},
        (".valid", "until"),
    ),
    "a place that is no code": (
        {"when": '[{ paper = ["none"] }]', "outcome": 'review"\njurisdiction = "Tokyo'},
        ("jurisdiction", "'Tokyo'", "2 or 5 digits"),
    ),
    "a place with four digits": (
        {"outcome": 'review"\njurisdiction = "1320'},
        ("jurisdiction", "'1320'", "2 or 5 digits"),
    ),
    "a place with a line end after it": (
        {"outcome": 'review"\njurisdiction = "13\\n'},
        ("jurisdiction", "2 or 5 digits"),
    ),
    "a visit day of another age": (
        {"valid": "{ from = 0202-01-01, to = 2025-01-02 }"},
        ("valid", "0202-01-01", "1900-01-01 to 2199-12-31"),
    ),
    "a day of notice far ahead": (
        {"known": "{ from = 2200-01-01 }"},
        ("known", "2200-01-01", "1900-01-01 to 2199-12-31"),
    ),
    "an id that is taken": ({"id": "law-card"}, ("rule law-card", "found it twice")),
}


@pytest.mark.parametrize("kind", BROKEN_RULES)
def test_a_broken_rule_is_named_with_file_key_found_and_expected(
    folder: Path, kind: str
) -> None:
    changes, words = BROKEN_RULES[kind]
    _write(folder, _rule(**changes))
    said = [p for p in _problems(folder) if all(word in p for word in words)]
    assert len(said) == 1, _problems(folder)
    if kind != "an id that is taken":
        assert said[0].startswith("japan/mistake.toml: rule")


DOCUMENT = """
[[document]]
id = "x"
title = "x"
document = "eligibility_certificate"
authorities = ["product"]
"""
REMARK = """
[[remark]]
code = "{code}"
kind = "caution"
authorities = ["product"]
"""
AMENDED = """
[[amend_fact]]
name = "{name}"
"""
VALUE = """
[[amend_fact.value]]
value = 2026-07-31
authorities = ["product"]
"""

BROKEN_FILES = {
    "not TOML": ("[[rule]\n", ("japan/mistake.toml", "expected TOML")),
    "unknown table": ('[[law]]\nid = "x"\n', ("japan/mistake.toml: law", "'rule'")),
    "unknown key": (
        _rule() + 'colour = "red"\n',
        ("japan/mistake.toml: rule written-by-a-test.colour", "unknown key"),
    ),
    "unknown authority": (
        _rule().replace('"product"', '"hearsay"'),
        ("written-by-a-test.authorities", "hearsay", "[authority]"),
    ),
    "no authority": (
        _rule().replace('["product"]', "[]"),
        ("written-by-a-test.authorities: found none, expected",),
    ),
    "a key left out": (
        _rule().replace('title = "a rule that a test wrote"\n', ""),
        ("written-by-a-test.title", "found nothing"),
    ),
    "an authority written twice": (
        '[authority.product]\ndocument = "a"\nsays = "b"\n',
        ("authority.product", "found it twice"),
    ),
    "an authority that says nothing": (
        '[authority.new]\ndocument = "a"\n',
        ("authority.new.says", "found nothing"),
    ),
    "unknown sign": (
        (
            '[[remark]]\ncode = "x"\nkind = "caution"\nsigns = ["smell"]\n'
            'authorities = ["product"]\n'
        ),
        ("remark x.signs", "smell", "expired_card"),
    ),
    "a second edition": (
        (
            '[edition]\nid = "x"\ntitle = "y"\nreviewed_from = 2025-01-01\n'
            'reviewed_to = 2024-01-01\nask_in_order = ["paper"]\n'
        ),
        ("edition", "found 2", "exactly one"),
    ),
    "an edition that ends before it starts": (
        (
            '[edition]\nid = "x"\ntitle = "y"\nreviewed_from = 2025-01-01\n'
            'reviewed_to = 2024-01-01\nask_in_order = ["paper"]\n'
        ),
        ("edition.reviewed_to", "2024-01-01", "2025-01-01 or later"),
    ),
    "questions left out": (
        (
            '[edition]\nid = "x"\ntitle = "y"\nreviewed_from = 2025-01-01\n'
            'reviewed_to = 2026-01-01\nask_in_order = ["paper"]\n'
        ),
        ("edition.ask_in_order", "['paper']", "once"),
    ),
    "a line of documents written twice": (
        (
            '[[document]]\nid = "card-cap"\ntitle = "x"\ndocument = "insurance_card"\n'
            'authorities = ["product"]\n'
        ),
        ("document card-cap", "found it twice"),
    ),
    "a window that ends before it starts": (
        (
            '[[document]]\nid = "x"\ntitle = "x"\ndocument = "insurance_card"\n'
            "issued = { from = 2025-01-02, to = 2025-01-01 }\n"
            'authorities = ["product"]\n'
        ),
        ("document x.issued.to", "2025-01-01", "2025-01-02 or later"),
    ),
    "printed last days that end before they start": (
        DOCUMENT + "expiring = { from = 2026-07-31, to = 2026-07-30 }\n",
        ("document x.expiring.to", "2026-07-30", "2026-07-31 or later"),
    ),
    "printed first days that end before they start": (
        DOCUMENT + "taking_effect = { from = 2025-08-02, to = 2025-08-01 }\n",
        ("document x.taking_effect.to", "2025-08-01", "2025-08-02 or later"),
    ),
    "printed last days of another age": (
        DOCUMENT + "expiring = { from = 1899-12-31 }\n",
        ("document x.expiring", "1899-12-31", "1900-01-01 to 2199-12-31"),
    ),
    "a line of documents for no place": (
        DOCUMENT + 'jurisdiction = "131"\n',
        ("document x.jurisdiction", "'131'", "2 or 5 digits"),
    ),
    "what is usual is neither yes nor no": (
        DOCUMENT + 'usual = "often"\n',
        ("document x.usual", "'often'"),
    ),
    "a remark for no place": (
        REMARK.format(code="x") + 'jurisdiction = "tokyo"\n',
        ("remark x.jurisdiction", "'tokyo'", "2 or 5 digits"),
    ),
    "a remark's code that is taken": (
        REMARK.format(code="extension_reported"),
        ("remark extension_reported", "found it twice", "unique"),
    ),
    "a remark's code written twice in one file": (
        REMARK.format(code="x") * 2,
        ("remark x", "found it twice", "unique"),
    ),
    "a remark that is withdrawn and is not there": (
        'withdraws = ["extension_reported", "gone"]\n',
        ("withdraws", "found gone", "the code of a remark"),
    ),
    "remarks withdrawn in another form": (
        'withdraws = "extension_reported"\n',
        ("japan/mistake.toml: withdraws", "'extension_reported'", "a list"),
    ),
    "an amended fact that is not there": (
        AMENDED.format(name="gone") + VALUE,
        ("japan/mistake.toml: amend_fact", "found gone", "'interim_handling_end'"),
    ),
    "an amended fact without a value": (
        AMENDED.format(name="interim_handling_end"),
        ("amend_fact interim_handling_end.value", "found nothing"),
    ),
    "an amended fact that nobody says": (
        AMENDED.format(name="interim_handling_end")
        + VALUE.replace('["product"]', "[]"),
        ("amend_fact interim_handling_end.value 1.authorities", "found none"),
    ),
    "an amended fact of an unknown authority": (
        AMENDED.format(name="interim_handling_end")
        + VALUE.replace('"product"', '"hearsay"'),
        ("amend_fact interim_handling_end.value 1.authorities", "hearsay"),
    ),
    "an amended fact superseded before it was known": (
        AMENDED.format(name="interim_handling_end")
        + VALUE
        + "known = { from = 2026-03-19, superseded = 2026-03-18 }\n",
        ("amend_fact interim_handling_end.value 1.known.superseded", "2026-03-18"),
    ),
    "an amended fact about days that end before they start": (
        AMENDED.format(name="interim_handling_end")
        + VALUE
        + "of = { from = 2026-03-19, to = 2026-03-18 }\n",
        ("amend_fact interim_handling_end.value 1.of.to", "2026-03-19 or later"),
    ),
}


@pytest.mark.parametrize("kind", BROKEN_FILES)
def test_a_broken_file_is_named_with_key_found_and_expected(
    folder: Path, kind: str
) -> None:
    text, words = BROKEN_FILES[kind]
    _write(folder, text)
    said = [p for p in _problems(folder) if all(word in p for word in words)]
    assert len(said) == 1, _problems(folder)


SAYING = """
[authority.{key}]
document = "a"
says = "b"
{binds}
"""


@pytest.mark.parametrize(
    ("binds", "missing"),
    [
        ('schemes = ["national", "employee"]', ("late_elderly",)),
        ('schemes = ["late_elderly"]', ("national", "employee")),
        ('jurisdiction = "13"', ("late_elderly", "national", "employee")),
        ('jurisdiction = "13204"', ("late_elderly", "national", "employee")),
        ("", ()),
    ],
)
def test_a_rule_needs_an_authority_that_binds_every_scheme_everywhere(
    folder: Path, binds: str, missing: tuple[str, ...]
) -> None:
    rule = _rule().replace('"product"', '"new"')
    _write(folder, rule + SAYING.format(key="new", binds=binds))
    if not missing:
        read_book(folder)
        return
    label = "japan/mistake.toml: rule written-by-a-test.authorities"
    assert _problems(folder) == tuple(
        f"{label}: found none that binds {scheme} everywhere, expected at least one"
        for scheme in missing
    )


def test_two_authorities_may_bind_the_schemes_between_them(folder: Path) -> None:
    rule = _rule().replace('["product"]', '["one", "two"]')
    one = SAYING.format(key="one", binds='schemes = ["national", "employee"]')
    two = SAYING.format(key="two", binds='schemes = ["late_elderly"]')
    _write(folder, rule + one + two)
    assert read_book(folder).rule("written-by-a-test").authorities == ("one", "two")


def _of_one_place(folder: Path, place: str, binding: str) -> None:
    rule = _rule(outcome=f'review"\njurisdiction = "{place}')
    binds = f'jurisdiction = "{binding}"'
    new = SAYING.format(key="new", binds=binds)
    _write(folder, rule.replace('"product"', '"new"') + new)


@pytest.mark.parametrize(
    ("place", "binding"), [("13", "13"), ("13204", "13"), ("13204", "13204")]
)
def test_a_rule_of_one_place_may_rest_on_an_authority_of_that_place(
    folder: Path, place: str, binding: str
) -> None:
    _of_one_place(folder, place, binding)
    assert read_book(folder).rule("written-by-a-test").jurisdiction == place


@pytest.mark.parametrize(("place", "binding"), [("13", "13204"), ("14", "13")])
def test_it_may_not_rest_on_one_of_a_smaller_or_another_place(
    folder: Path, place: str, binding: str
) -> None:
    _of_one_place(folder, place, binding)
    assert all("everywhere" in problem for problem in _problems(folder))


def test_a_rule_of_one_scheme_needs_no_authority_for_another(folder: Path) -> None:
    rule = _rule(when='[{ scheme = ["national"] }]').replace('"product"', '"new"')
    _write(folder, rule + SAYING.format(key="new", binds='schemes = ["national"]'))
    assert read_book(folder).rule("written-by-a-test").authorities == ("new",)


def test_a_law_whose_authority_binds_one_prefecture_alone_is_refused(
    folder: Path,
) -> None:
    path = folder / "japan" / "authorities.toml"
    text = path.read_text(encoding="utf-8")
    act = 'section = "附則の経過措置"\n'
    path.write_text(text.replace(act, act + 'jurisdiction = "13"\n'), encoding="utf-8")
    said = _problems(folder, "extension-2026-07")
    assert any("rule law-card.authorities" in problem for problem in said)
    assert not any("rule law-certificate.authorities" in problem for problem in said)


def test_an_amendment_may_amend_a_fact_only_where_it_is_adopted(folder: Path) -> None:
    text = AMENDED.format(name="insured_total") + VALUE.replace("2026-07-31", "7")
    path = folder / "amendments" / "count.toml"
    path.write_text(text, encoding="utf-8")
    plain = read_book(folder).facts["insured_total"].values
    assert plain == built_in().facts["insured_total"].values
    amended = read_book(folder, ("count",)).facts["insured_total"].values
    assert amended[:-1] == plain
    assert amended[-1].value == 7


def test_a_withdrawn_remark_is_gone_and_no_other(folder: Path) -> None:
    _write(folder, 'withdraws = ["edition_ends_soon"]\n')
    left = {remark.code for remark in read_book(folder).remarks}
    assert {r.code for r in built_in().remarks} - left == {"edition_ends_soon"}


def test_a_book_without_an_edition_is_refused(folder: Path) -> None:
    (folder / "edition.toml").unlink()
    assert "edition.toml: edition: found 0, expected exactly one" in _problems(folder)


def test_an_unknown_amendment_is_refused_with_those_there_are(folder: Path) -> None:
    (said,) = _problems(folder, "extension-2030-01")
    assert "extension-2030-01: found no such file" in said
    assert "amendments/extension-2026-07.toml" in said


def test_an_amendment_that_prolongs_an_unknown_rule_is_refused(folder: Path) -> None:
    path = folder / "amendments" / "extension-2026-07.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("interim-national-accepted", "gone"), encoding="utf-8")
    (said,) = _problems(folder, "extension-2026-07")
    assert "extend.rules: found gone, expected a rule's id" in said


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "japan" / "mistake.toml").write_bytes("# 受付基準".encode("cp932"))
    (said,) = _problems(folder)
    assert said.startswith("japan/mistake.toml: found")
    assert "expected TOML in UTF-8" in said


def test_all_problems_are_told_at_once(folder: Path) -> None:
    for place, (changes, _) in enumerate(BROKEN_RULES.values()):
        path = folder / "overlays" / f"{place}.toml"
        path.write_text(_rule(**changes), encoding="utf-8")
    (folder / "tokyo" / "bad.toml").write_text("[[rule]\n", encoding="utf-8")
    said = _problems(folder, "extension-2030-01")
    assert len(said) >= len(BROKEN_RULES) + 2


def test_a_broken_book_leaves_the_last_good_one_in_use(folder: Path) -> None:
    before = built_in()
    _write(folder, "[[rule]\n")
    _problems(folder)
    visit = Visit(
        visit_day=date(2025, 10, 15),
        scheme=Scheme.NATIONAL,
        presented=Presented(document=Document.NONE),
    )
    assert built_in() is before
    assert judge(built_in(), visit).outcome is Outcome.UNCONFIRMED


def test_an_empty_folder_is_no_book(tmp_path: Path) -> None:
    assert "edition.toml: edition: found 0, expected exactly one" in _problems(tmp_path)
