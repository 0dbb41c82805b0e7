"""What the machine says of its own running time (起動と経過時間)."""

import secrets
from pathlib import Path


def boot_id() -> str:
    """What tells one boot's monotonic time from another's.

    Linux names each boot. Elsewhere a random name is made for each process, which
    claims less: times of two processes are then never compared.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return secrets.token_hex(16)
