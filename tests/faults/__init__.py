"""Faults too rough or too long for the test suite: `python -m tests.faults`."""
