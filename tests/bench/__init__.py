"""The bench: what must be reached, measured against a peer in the same run."""
