"""Who may read what is written: recordings of people become files that not everybody should see."""

import functools
import os


def take_away(umask: str) -> None:
    """Have this process, and all that it starts, write without these rights (octal), and without those that
    it was to be without when it was started.
    """
    os.umask(_own() | int(umask or "0", 8))


@functools.cache
def _own() -> int:
    own = os.umask(0o777)
    os.umask(own)
    return own
