"""Growing pauses between attempts, so that what does not work is not tried again and again."""

import time
from collections.abc import Hashable

# A pause doubles each time, up to this one (s).
LONGEST = 1800.0


class Pauses:
    """Growing pauses, by what they are for."""

    def __init__(self, first: float):
        self.first = first
        self._known: dict[Hashable, tuple[int, float]] = {}

    def begin(self, what: Hashable) -> float:
        """The next pause; gives its length in seconds."""
        count, _ = self._known.get(what, (0, 0.0))
        length = min(self.first * 2 ** min(count, 30), LONGEST)
        self._known[what] = (count + 1, time.monotonic() + length)
        return length

    def ends(self, what: Hashable) -> float:
        """When the pause is over, on the monotonic clock."""
        return self._known.get(what, (0, 0.0))[1]

    def keep(self, which: set) -> None:
        """Forget the pauses of all others."""
        self._known = {what: known for what, known in self._known.items() if what in which}
