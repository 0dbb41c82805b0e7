"""Whether the desk and its machine are in order, and what to do (点検)."""
