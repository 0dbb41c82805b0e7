"""The terminal's folder: its files, read and written (端末の連携フォルダー)."""
