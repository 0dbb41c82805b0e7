"""Tests of what things are and what the rules say."""
