"""Invented people on a day inside the interim window, shown or played (デモ)."""
