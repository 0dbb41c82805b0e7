"""What a clinic arranged at its desk: `settings list`, `show` and `set` (設定).

1. The same list as the desk's own screen, under the same names.
2. Only whoever has the role `it` changes one; everybody may look.
3. A value that cannot be right is refused; what was set before stays.
4. A running kiosk keeps its store: change it on its screen, or close it first.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.desk.settings import Counts, Setting, SettingsPort
from kiosk.desk.settings_change import setting_of
from kiosk.desk.staff import Role
from kiosk.desk.staff_refused import not_it
from kiosk.store.vault import Store, open_store
from kiosk.words.settings import EVERY, in_force, label, put
from schema.clock import SystemClock

Name = Annotated[str, typer.Argument(help="As `settings list` names it")]
Value = Annotated[str, typer.Argument(help="What shall count; none for the default")]


def list_(
    data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Say every setting and what counts now."""
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        told = [_told(one, store.settings) for one in EVERY]
    if json:
        typer.echo(msgspec.json.encode(told).decode())
        return
    for one in told:
        typer.echo(f"{one['name']} = {one['value']}  # {one['label']}")


def show(
    name: Name, data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Say one setting: its value, its default, who set it, from when on it counts."""
    wanted = setting_of(name, EVERY)
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        told = _told(wanted, store.settings)
    document = msgspec.json.encode(told).decode()
    typer.echo(document if json else "\n".join(_lines(told)))


def set_(
    name: Name, value: Value, data: Data, passphrase_fd: PassphraseFd = None
) -> None:
    """Set one; it counts from the next start of the kiosk."""
    wanted = setting_of(name, EVERY)
    passphrase, clock = desk_passphrase(data, passphrase_fd), SystemClock()
    with open_store(data, passphrase, clock) as store:
        refuse_others(store)
        put(store.settings, {wanted: value}, store.staff, clock.now())
        told = _told(wanted, store.settings)
    typer.echo(f"{told['name']} = {told['value']}")


def refuse_others(store: Store) -> None:
    """Leave what the clinic arranged to whoever looks after the desk (IT担当).

    Raises:
        Refused: Whoever signed in does not.
    """
    if not store.accounts.may(Role.IT):
        raise not_it()


def _told(setting: Setting, settings: SettingsPort) -> Mapping[str, str]:
    changed = settings.changed(setting.name)
    return {
        "name": setting.name,
        "value": in_force(setting, settings.get),
        "default": setting.default,
        "label": label(setting),
        "counts": setting.counts.value,
        "changed_by": changed.staff if changed else "",
        "changed_at": changed.at.isoformat() if changed else "",
    }


def _lines(told: Mapping[str, str]) -> Iterator[str]:
    yield f"{told['name']} = {told['value']}  # {told['label']}"
    yield f"default: {told['default'] or '(nothing)'}"
    at_once = told["counts"] == Counts.AT_ONCE
    yield f"on screen it counts {'at once' if at_once else 'from the next start on'}"
    if told["changed_by"]:
        yield f"set by {told['changed_by']} at {told['changed_at']}"
