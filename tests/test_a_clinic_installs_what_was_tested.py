"""`requirements.txt` pins everything by hash for every system, without an address."""

import re
import tomllib

from tests.sources import ROOT

REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([\w.-]+)==([\w.]+)", REQUIREMENTS, flags=re.MULTILINE))


def asked_for() -> dict[str, str]:
    """What `pyproject.toml` asks for: each name with its bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    split = (
        re.match(r"([\w-]+)(.*)", one) for one in project["project"]["dependencies"]
    )
    return {found[1]: found[2] for found in split if found}


def test_everything_asked_for_is_pinned() -> None:
    assert sorted(asked_for().keys() - PINNED.keys()) == []


def test_what_is_asked_for_exactly_is_pinned_so() -> None:
    exactly = {
        name: bounds[2:] for name, bounds in asked_for().items() if bounds[:2] == "=="
    }

    assert "textual" in exactly
    assert {name: PINNED[name] for name in exactly} == exactly


def test_every_pin_has_its_hashes() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", REQUIREMENTS, flags=re.MULTILINE)[1:]

    assert len(blocks) == len(PINNED)
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_windows_is_thought_of() -> None:
    assert re.search(r"\ncolorama==\S+ ; sys_platform == 'win32'", REQUIREMENTS)


def test_no_address_is_named() -> None:
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|@ ", REQUIREMENTS) == []
