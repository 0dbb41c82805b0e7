"""Mutants that no visit can tell from the book, each with the reason."""

EQUIVALENT: dict[str, str] = {}
