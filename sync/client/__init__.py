"""The kiosk's end: enrol, pull, push, when and in which order (同期)."""
