"""Ending a run on Ctrl-C or SIGTERM soon and without a trace, even in the middle of a decoder's C code."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator

from pipelines.cli.terminal import output
from pipelines.locale.message import Message
from pipelines.nights.driver.signals import handled

# Python hears of a signal only between two of its own steps, and a batch of speech is one step of many
# seconds: after this (s) the process ends by itself.
PATIENCE = 2.0
STOPPED = {signal.SIGINT: 130, signal.SIGTERM: 143}
STOPPED_TEXT = Message("stopped; what is done is kept")


class Stopped(KeyboardInterrupt):
    """The user or the system has asked the run to end."""

    def __init__(self, signum: int):
        super().__init__()
        self.exit_code = STOPPED[signal.Signals(signum)]


@contextlib.contextmanager
def stoppable(give_up: Callable[[], None]) -> Iterator[None]:
    """Raises Stopped in the body at the first signal; `give_up` is called once before the process ends."""
    ended, told = threading.Event(), threading.Lock()

    def end_once() -> None:
        if told.acquire(blocking=False):
            give_up()

    def interrupt(signum, _frame):
        for each in STOPPED:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signum)

    readable, writable = os.pipe()
    os.set_blocking(writable, False)

    def watch() -> None:
        for signum in iter(lambda: os.read(readable, 1), b""):
            if signum[0] in list(STOPPED) and not ended.wait(PATIENCE):
                end_once()
                _end(STOPPED[signal.Signals(signum[0])])

    woken = signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
    threading.Thread(target=watch, daemon=True).start()
    try:
        with handled(interrupt, STOPPED):
            yield
    except Stopped:
        end_once()
        _end_children()  # what the body itself has left behind
        raise
    finally:
        ended.set()
        signal.set_wakeup_fd(woken)
        os.close(writable)


def _end_children() -> None:
    import psutil

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()


def _end(code: int) -> None:
    """End at once, with all that was started."""
    _end_children()
    output.complain(STOPPED_TEXT)
    sys.stderr.flush()
    os._exit(code)
