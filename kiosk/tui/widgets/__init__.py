"""The regions of a screen."""
