"""The same bytes on a USB stick, both ways (持ち運び)."""
