"""The desk: store, use cases, online check, screens, command line (受付窓口)."""
