"""The desk in a browser on the same machine, also on a tablet (ブラウザーでの窓口)."""
