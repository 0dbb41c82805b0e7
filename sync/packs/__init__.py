"""Sealed packs of eligibility data: table, seal, deltas (手元データの配布)."""
