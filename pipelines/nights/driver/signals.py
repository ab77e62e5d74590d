"""Signals that ask a process to end, and waiting that they cut short."""

import contextlib
import math
import queue
import signal
from collections.abc import Callable, Iterable, Iterator

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@contextlib.contextmanager
def handled(handler: Callable, numbers: Iterable[signal.Signals] = STOPPING) -> Iterator[None]:
    """Has `handler` called for these signals while the body runs, and what was before afterwards."""
    # nohup ignores SIGHUP, so that the work outlives the terminal.
    ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    wanted = [number for number in numbers if not (ignored and number == signal.SIGHUP)]
    before = {number: signal.signal(number, handler) for number in wanted}
    try:
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, known)


class StopSignals:
    """How often the process was asked to end (`count`), and waiting that is over when it is asked."""

    def __init__(self, wakes: queue.SimpleQueue[float] | None = None):
        """`wakes` gets a NaN at each signal; one of its own is made where none is given."""
        self.count = 0
        # Its put() is safe in a signal handler.
        self._wakes: queue.SimpleQueue[float] = queue.SimpleQueue() if wakes is None else wakes

    def counted(self) -> contextlib.AbstractContextManager[None]:
        """Count signals while the body runs."""
        return handled(self._count)

    def _count(self, *_) -> None:
        self.count += 1
        self._wakes.put(math.nan)

    def wait(self, seconds: float) -> None:
        """So long (s), or until a signal comes."""
        with contextlib.suppress(queue.Empty):
            self._wakes.get(timeout=max(0.0, seconds))
