"""The only disk: encrypted snapshot, device database, journal, keys (端末内の保管)."""
