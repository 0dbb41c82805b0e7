"""The desk line by line, for screen readers, braille and plain terminals (プレーン)."""
