"""What may be said of an unforeseen error: its kind and its place (想定外の誤り).

Its message, its arguments and the values around it may hold a name or a number,
so none of them is ever shown or kept.
"""

from pathlib import Path
from traceback import extract_tb

CODE = "E-APP-1"


def incident_of(error: BaseException) -> str:
    """The kind of error and the places it went through, without any value."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in extract_tb(error.__traceback__)
    ]
    return f"{CODE} {type(error).__name__} at {' > '.join(places[-6:]) or 'unknown'}"
