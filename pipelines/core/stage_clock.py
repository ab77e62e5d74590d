"""The time that a stage may take, in the process that it runs in.

When it is over the stage is stopped by an exception, in Python's own time; where that does not come, as
inside a library that never returns, the process is ended a little later from a thread that needs no
interpreter, and what it was doing is left in a file.
"""

import faulthandler
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# What is left where the process had to be ended: the stack of each thread.
SUFFIX = ".overtime"
# The exception comes first, by a tenth of the time and so many seconds.
LATER_SECONDS, LATER_SHARE = 60.0, 0.1


@dataclass
class _Running:
    seconds: float
    error: Exception
    left: IO[str]
    path: Path
    handler: Any


_running: _Running | None = None


def start(seconds: float, error: Exception, path: Path) -> None:
    """From now on there are so many seconds; then `error` is raised in the main thread.

    `path` gets what the process was doing if even that did not stop it. Elsewhere than in the main thread
    nothing is stopped.
    """
    global _running
    stop()
    if threading.current_thread() is not threading.main_thread():
        return
    handler = signal.signal(signal.SIGALRM, _over)
    _running = _Running(seconds, error, open(path, "w", encoding="utf-8"), path, handler)  # noqa: SIM115
    again()


def again() -> None:
    """The stage gets on: its time begins anew."""
    if _running is None or threading.current_thread() is not threading.main_thread():
        return
    signal.setitimer(signal.ITIMER_REAL, _running.seconds)
    hard = _running.seconds * (1 + LATER_SHARE) + LATER_SECONDS
    faulthandler.dump_traceback_later(hard, file=_running.left, exit=True)


def stop() -> None:
    """The stage has ended."""
    global _running
    if _running is None:
        return
    ended, _running = _running, None
    faulthandler.cancel_dump_traceback_later()
    ended.left.close()
    ended.path.unlink(missing_ok=True)
    if threading.current_thread() is threading.main_thread():
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, ended.handler)


def _over(*_: object) -> None:
    if _running is not None:
        raise _running.error
