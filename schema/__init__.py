"""What things are and what the rules say: pure, no disk, no network, no screen."""
