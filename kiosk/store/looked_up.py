"""What of an event's bytes is indexed, in SQLite's own words (索引).

1. An index is made from the bytes alone, by SQLite itself: it can say nothing that
   they do not.
2. SQLite takes an index only where a statement says the very same as the index: so
   it is said once, here.
3. Bytes that are no JSON are found by nothing, and are no error: `verify` tells.
"""


def id_in(body: str = "body") -> str:
    """The event's id, where `body` is the column that has its bytes."""
    return _said_in(body, "id")


def refers_to_in(body: str = "body") -> str:
    """Id of the event that it corrects or completes."""
    return _said_in(body, "refers_to")


def is_amendment_in(body: str = "body") -> str:
    """True for what changes a visit that was recorded before (再照会, 訂正)."""
    return f"{_said_in(body, 'type')} IN ('rechecked', 'corrected')"


def _said_in(body: str, name: str) -> str:
    text = f"CAST({body} AS TEXT)"
    return f"CASE WHEN json_valid({text}) THEN json_extract({text}, '$.{name}') END"
