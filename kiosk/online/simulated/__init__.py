"""The terminal's side of the folder, played for practice and tests (模擬端末)."""
