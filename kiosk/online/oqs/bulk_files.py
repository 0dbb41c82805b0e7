"""Where the files of a batch lie in the terminal's folder (一括照会のファイル).

The upload and each request for results have names of their own, which follow from the
batch alone: a restart finds them again.
"""

from hashlib import sha256
from pathlib import Path

from kiosk.desk.appointments import Batch
from kiosk.online.oqs.files import is_there, remove
from schema.clock import JAPAN

UPLOAD, RESULTS = "OQSmuquc01", "OQSmuquc02"
"""What names of the first and the second pair of files begin with."""


class BatchPaths:
    """The files of a batch as far as it is: of its upload, or of its latest request."""

    def __init__(self, folder: Path, batch: Batch) -> None:
        """Name them."""
        kind = RESULTS if batch.asks else UPLOAD
        key = sha256(batch.id.encode()).hexdigest()[:16]
        stem = f"{batch.asked_at.astimezone(JAPAN):%Y%m%d}{key}{batch.asks:04}"
        self.draft = folder / "req" / f"{kind}req_{stem}.tmp"
        """The request before it leaves; the linkage app takes no such file."""
        self.request = self.draft.with_suffix(".xml")
        answer = folder / "res" / f"{kind}res_{stem}.xml"
        self.answers = (answer, answer.with_suffix(".zip"))
        """Where the answer may come: as it is, or packed."""

    def is_free(self) -> bool:
        """True where the name is known to be in use on neither side."""
        return is_there(self.request) is False and self.is_unanswered()

    def is_unanswered(self) -> bool:
        """True where it is known that nothing has come."""
        return all(is_there(one) is False for one in self.answers)

    def remove(self) -> None:
        """Remove what is there of them; a file that somebody has open may stay."""
        for path in (self.draft, self.request, *self.answers):
            remove(path)
