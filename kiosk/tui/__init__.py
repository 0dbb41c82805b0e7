"""The Textual program: screens and widgets (画面)."""
