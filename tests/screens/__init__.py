"""Every screen of the program, by keys (すべての画面).

`TOURS` lead through them; `SHOTS` says of each what it is. Whoever stops at one may
look, draw, and change the size of the terminal, and presses nothing.
"""
