"""Settings that are kept in memory, and say who changed them."""

from collections.abc import Mapping
from datetime import datetime

from kiosk.desk.settings import Changed


class KeptSettings:
    """Implements `SettingsPort` without a store."""

    def __init__(self, **kept: str) -> None:
        """Begin with what is kept, `__` for a dot in a name."""
        self.kept = {name.replace("__", "."): value for name, value in kept.items()}
        self.by: dict[str, Changed] = {}

    def get(self, name: str, default: str = "") -> str:
        return self.kept.get(name, default)

    def change(self, values: Mapping[str, str], staff: str, at: datetime) -> None:
        self.kept |= values
        self.by |= {name: Changed(staff=staff, at=at) for name in values}

    def changed(self, name: str) -> Changed | None:
        return self.by.get(name)
