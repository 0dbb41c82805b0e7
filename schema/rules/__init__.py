"""The rulebook: dated rules with their authority, proven before use (受付基準)."""
