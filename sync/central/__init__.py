"""The insurer's end: register of devices, log, packs, report (集約先)."""
