"""Tests, their invented people, and the bench."""
