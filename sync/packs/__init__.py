"""Sealed packs of eligibility data: their table, their seal, deltas (手元データの配布)."""
