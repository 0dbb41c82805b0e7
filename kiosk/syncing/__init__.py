"""Sync in the running kiosk, and for the command that asks it (窓口の同期)."""
