"""Every sentence on screen, slip and plain mode (画面の言葉)."""
