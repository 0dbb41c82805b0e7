"""`python -m kiosk` is `madoguchi`."""

from kiosk.cli import main

main()
