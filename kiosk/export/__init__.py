"""Recorded visits written out as a file for the clinic's own audit (監査の書き出し)."""
