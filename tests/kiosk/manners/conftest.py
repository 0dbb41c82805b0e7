"""Real processes on a terminal; Windows has none that a test could hold."""

import sys

collect_ignore_glob = ["test_*_on_a_terminal.py"] if sys.platform == "win32" else []
