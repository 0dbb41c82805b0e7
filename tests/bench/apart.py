"""One part of the bench, measured in a process that has measured nothing else."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

from tests.bench.row import Row


def measured_apart(name: str, *, quick: bool) -> list[Row]:
    """The rows of one part; memory and caches of other parts do not count."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as process:
        return process.submit(_measured, name, quick=quick).result()


def _measured(name: str, *, quick: bool) -> list[Row]:
    found: list[Row] = import_module(f"tests.bench.{name}").rows(quick=quick)
    return found
