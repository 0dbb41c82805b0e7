"""What the linters do not say of the tree: sizes, names, one clock, no address."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.sources import PACKAGES, ROOT, calls, modules, named, tree

LONGEST_FILE = 300
MEDIAN_FUNCTION = 14
NINE_IN_TEN_FUNCTIONS = 40
SAYS_NOTHING = {"utils", "helpers", "common", "core", "manager", "service", "base"}
CLOCK = "schema/clock.py"

TEXTS = {".py", ".toml", ".md", ".txt", ".tcss", ".svg", ".jsonl", ".tsv", ".csv", ""}
PLACES = ("schema", "sync", "kiosk", "tests", "docs", ".ci")
FOLDER_OF_SOMEBODY = re.compile(
    r"(?<![\w.])(?:[A-Za-z]:\\Users\\|/(?:Users|home|opt|root|work)/)\w"
)
ADDRESS = re.compile(r"\b(?:https?|ftp|file)://[^\s\"'<>)`]+")
KNOWN_ADDRESSES = (
    "http://127.0.0.1",  # this machine
    "https://127.0.0.1",
    "http://localhost",
    "https://desk.example",  # a name that nobody has
    "http://c",  # a central without a network, in tests
    "http://www.apache.org/licenses/",  # the licence's own text
    "https://github.com/googlefonts/morisawa-biz-ud-gothic",  # the fonts' copyright
    "https://scripts.sil.org/OFL",  # and their licence
    "http://schemas.microsoft.com/windows/2004/02/mit/task",  # a name as well
    "http://www.w3.org/",  # names of SVG's vocabulary, which nothing fetches
)


def texts() -> Iterator[Path]:
    """Every text file of the project."""
    inside = (path for place in PLACES for path in (ROOT / place).rglob("*"))
    for path in (*ROOT.iterdir(), *inside):
        kept = path.is_file() and path.suffix in TEXTS
        if kept and "__pycache__" not in path.parts and path.name != ".coverage":
            yield path


def functions() -> Iterator[tuple[str, int]]:
    """Every function that is installed, with its length in lines."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the project's texts."""
    return [
        f"{named(path)}: {hit}"
        for path in texts()
        for hit in pattern.findall(path.read_text(encoding="utf-8"))
        if not hit.startswith(KNOWN_ADDRESSES)
    ]


def test_no_file_keeps_growing() -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }

    assert {file: n for file, n in lengths.items() if n > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    lengths = [length for _, length in functions()]

    assert median(lengths) <= MEDIAN_FUNCTION
    assert quantiles(lengths, n=10)[-1] < NINE_IN_TEN_FUNCTIONS


def test_every_name_says_what_it_is() -> None:
    parts = {part for path in modules() for part in path.with_suffix("").parts}

    assert parts & SAYS_NOTHING == set()


def _owner(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_nobody_but_the_clock_asks_what_time_it_is() -> None:
    asked = {
        named(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and (_owner(node.value), node.attr) in ASKING_THE_TIME
    }

    assert asked == {CLOCK}


ASKING_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def _opens_text(call: ast.Call) -> bool:
    """True where a file is opened as text without saying in which encoding."""
    name, on_object = _owner(call.func), isinstance(call.func, ast.Attribute)
    said = {word.arg for word in call.keywords}
    if name in ENCODING_COMES_AFTER:
        return "encoding" not in said and len(call.args) <= ENCODING_COMES_AFTER[name]
    if name != "open" or ast.unparse(call.func) == "os.open" or _of_a_class(call.func):
        return False
    mode = [word.value for word in call.keywords if word.arg == "mode"]
    mode += call.args[0 if on_object else 1 :][:1]
    if on_object and any(not isinstance(one, ast.Constant) for one in mode):
        return False  # something else is opened: a file's mode is written out
    binary = any(
        isinstance(one, ast.Constant) and "b" in str(one.value) for one in mode
    )
    return not binary and "encoding" not in said


def _of_a_class(called: ast.expr) -> bool:
    """True where what is opened is of the program's own making, or in an archive."""
    if not isinstance(called, ast.Attribute):
        return False
    owner = _owner(called.value)
    return owner[:1].isupper() or owner.strip("_") in _OTHER_DOORS


_OTHER_DOORS = frozenset({"archive", "door", "tasks", "batches", "kept"})
"""What is opened in these is no file: a member, a task, a batch."""
ENCODING_COMES_AFTER = {"read_text": 0, "write_text": 1}
"""Arguments that come before the encoding."""


def test_every_text_is_opened_in_a_stated_encoding() -> None:
    unstated = [
        f"{named(path)}:{node.lineno}"
        for path in modules(*PACKAGES, "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _opens_text(node)
    ]

    assert unstated == []


def test_no_folder_of_somebodys_machine_is_named() -> None:
    assert found(FOLDER_OF_SOMEBODY) == []


def test_no_address_of_a_network_is_named() -> None:
    assert found(ADDRESS) == []


def test_the_search_for_addresses_would_find_one() -> None:
    separator = "/"
    home = separator.join(("", "home", "somebody"))
    address = separator.join(("https:", "", "packages.example", "simple"))

    assert FOLDER_OF_SOMEBODY.search(f"see {home}")
    assert ADDRESS.search(f"see {address}")


def _imported(*packages: str) -> set[str]:
    """Top-level names that are imported anywhere in these packages."""
    names = set()
    for path in modules(*packages):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {*PACKAGES, "tests"}


def test_everything_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked_for = {
        re.split(r"[\[<>=!~ ]", wanted)[0].replace("-", "_")
        for wanted in project["project"]["dependencies"]
    }

    assert sorted(_imported() - asked_for) == []
    assert sorted(asked_for - _imported()) == []


def test_no_test_is_skipped_or_sleeps() -> None:
    put_off = {
        f"{_owner(call.func.value)}.{call.func.attr}"
        for call in calls("tests")
        if isinstance(call.func, ast.Attribute)
    }

    assert put_off & {"pytest.skip", "mark.skip", "mark.skipif", "time.sleep"} == set()
