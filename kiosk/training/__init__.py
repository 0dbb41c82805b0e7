"""Eight patients that teach the desk and its rules (研修)."""
