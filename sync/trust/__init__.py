"""Who may publish: The Update Framework, both ends (配布の信頼)."""
