"""Whom to call while no register answers, and in which order (障害時の手順)."""

CALL_CENTRE = "0800-080-4583"
"""オンライン資格確認等 コールセンター (notice of 2023-07-10)."""

STEPS = ("call", "write", "reboot", "go_on")
"""In the order in which they are done."""
