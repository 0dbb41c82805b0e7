"""Looks at a desk and its machine: what is seen, and what is found (点検)."""
