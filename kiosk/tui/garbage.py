"""Keeps the collection of garbage out of the way of keys (メモリーの整理)."""

import gc
from typing import Any

from textual.app import App


def leave_alone_what_stays(app: App[Any]) -> None:
    """Take what an open desk is made of out of every later collection.

    To look through all of it holds a key up by a tenth of a second and more. Without
    a terminal nobody waits for a key, and several desks come and go in one process.
    """
    if not app.is_headless:
        gc.collect()
        gc.freeze()
