"""Tests of the rulebook: cases, boundary days, proof, mutants, questions."""
