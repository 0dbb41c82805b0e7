"""Which key does what: one place for the screen, its help, its menu and plain mode.

What holds for every key map (キー割り当て):

1. Each action has one function key and one digit of the menu: no key is the only way.
2. A key means one thing: two actions never share one.
3. `?` is always the help and Esc always the menu; digits, Enter, Backspace and `-`
   belong to the fields and to the verdict. Nobody can move any of these.
4. F10 and F11 are nobody's: terminals keep them for themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.labels import text
from schema.errors import Refused

MENU_KEY, HELP_KEY = "escape", "?"
"""What no setting moves."""
FIXED = {HELP_KEY: "help", "question_mark": "help", MENU_KEY: "menu"}
"""Keys of which the meaning is the same at every desk."""

PREFIX = "keys."
"""Of the settings: `keys.search` holds the key of the search."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that one key does anywhere on the desk (操作)."""

    name: str
    """The verb that is called, and what the labels are found by."""
    usual: str
    """Its key, where no setting names another."""

    @property
    def setting(self) -> str:
        """The name of its setting."""
        return PREFIX + self.name

    @property
    def short(self) -> str:
        """What it is called on the line of keys."""
        return text(f"keys.{self.name}")

    @property
    def said(self) -> str:
        """What it is called in the menu."""
        return text(f"menu.{self.name}")

    @property
    def used_for(self) -> str:
        """What it is for, in one sentence."""
        return text(f"key_for.{self.name}")


ACTIONS = (
    Action("help", "f1"),
    Action("search", "f3"),
    Action("worklist", "f6"),
    Action("history", "f7"),
    Action("next", "f8"),
    Action("sync", "f9"),
    Action("lock", "f12"),
)
"""What has a key of its own, in the order of the line at the bottom."""

ASSIGNABLE = (
    *(f"f{nth}" for nth in (*range(1, 10), 12)),
    *(f"ctrl+{letter}" for letter in "abefgklorxy"),
)
"""Keys that can be given to an action; terminals and browsers take the others."""

MENU = {
    "1": "search",
    "2": "history",
    "3": "next",
    "4": "help",
    "5": "lock",
    "6": "quit",
    "7": "more",
    "8": "worklist",
    "9": "sync",
}
"""Digits of the menu, the same on the screen and line by line."""


def key_word(key: str) -> str:
    """A key as it is printed on a keyboard: F3, Ctrl+L, Esc."""
    if key == MENU_KEY:
        return "Esc"
    return "+".join(part.capitalize() for part in key.split("+"))


def _usual() -> dict[str, str]:
    return {action.name: action.usual for action in ACTIONS}


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of one desk (キー割り当て)."""

    keys: Mapping[str, str] = field(default_factory=_usual)
    """The key of each action."""

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> "Keymap":
        """The usual keys with those that were chosen in their place.

        Args:
            chosen: A key for the name of an action; empty for the usual one.

        Raises:
            Refused: No such action, no such key, or two actions share one.
        """
        keys = _usual()
        for name, key in chosen.items():
            if name not in keys:
                raise _refused("E-KEYMAP-1", name, name, ", ".join(keys))
            wanted = key.strip().lower()
            if wanted and wanted not in ASSIGNABLE:
                raise _refused("E-KEYMAP-2", name, key, ", ".join(ASSIGNABLE))
            keys[name] = wanted or keys[name]
        _refuse_clash(keys)
        return cls(keys)

    @classmethod
    def in_settings(cls, get: Callable[[str, str], str]) -> "Keymap":
        """The keys that a desk's settings name.

        Raises:
            Refused: They name what `of` does not take.
        """
        return cls.of({one.name: get(one.setting, "") for one in ACTIONS})

    def with_key(self, name: str, key: str) -> "Keymap":
        """The same keys but for one action.

        Raises:
            Refused: As `of` does.
        """
        return Keymap.of({**self.keys, name: key})

    def meaning(self, key: str) -> str | None:
        """The action of a key, by the name a terminal gives it."""
        if key in FIXED:
            return FIXED[key]
        return next((name for name, one in self.keys.items() if one == key), None)

    def called(self, name: str) -> str:
        """The key of an action in a sentence: F3, Esc."""
        return key_word(MENU_KEY if name == "menu" else self.keys[name])

    def on_line(self) -> list[str]:
        """Every key with what it does, for the line at the bottom: `^L` is Ctrl+L."""
        items = [HELP_KEY + ACTIONS[0].short]
        items += [self.called(one.name) + one.short for one in ACTIONS[1:]]
        items.append(key_word(MENU_KEY) + text("keys.menu"))
        return [item.replace("Ctrl+", "^") for item in items]

    def in_menu(self, name: str) -> str:
        """A line of the menu, with the key where it has one."""
        said = text(f"menu.{name}")
        if name not in self.keys:
            return said
        return text("menu.with_key", said=said, press=self.called(name))


def usual_where_refused(get: Callable[[str, str], str]) -> Keymap:
    """The keys that the settings name; the usual ones where those do not hold.

    A desk opens with any settings: those of an older program may name a key that
    is no longer given away.
    """
    try:
        return Keymap.in_settings(get)
    except Refused:
        return Keymap()


USUAL_KEYS = Keymap()
"""The keys of a desk of which the settings name no others."""


def _refuse_clash(keys: Mapping[str, str]) -> None:
    """Refuse two actions on one key."""
    taken: dict[str, str] = {}
    for name, key in keys.items():
        other = taken.setdefault(key, name)
        if other != name:
            expected = f"another key than that of {other}"
            raise _refused("E-KEYMAP-3", name, key_word(key), expected)


def _refused(code: str, subject: str, found: str, expected: str) -> Refused:
    return Refused(
        code,
        subject=f"keys.{subject}",
        found=found,
        expected=expected,
        hint="choose another key",
    )
