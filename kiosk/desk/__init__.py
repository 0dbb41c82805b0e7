"""The desk's use cases: look up, receive, re-check, report (受付の仕事)."""
