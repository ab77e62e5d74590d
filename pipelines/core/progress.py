"""Progress of a long step: percent in the scheduler, a bar on a terminal, lines in a log."""

import contextlib
import logging
import sys
import time
from typing import TYPE_CHECKING, Self

import luigi
from luigi.rpc import RPCError

from pipelines.locale.message import Message

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

logger = logging.getLogger("luigi-interface")

# A log file gets a line at most this often (s); the scheduler hears of every new percent.
LOG_SECONDS = 30.0
# A command that draws bars of its own takes these away.
shows_bars = True


class Progress:
    """Call it with the fraction done (0..1) and, if it helps, a few words about where it is.

    A message is told to people who look on, in place of the title.
    Used as a context manager by the task that does the work; `task` receives
    the percentage and status message while a Luigi worker runs it.
    """

    def __init__(self, task: luigi.Task, title: str):
        self.task, self.title = task, title
        self.percent, self.logged = -1, time.monotonic()
        self.bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, fraction: float, where: str = "") -> None:
        percent = min(100, max(self.percent, int(100 * fraction)))
        if percent == self.percent:
            return
        if self.bar is None and shows_bars and sys.stderr.isatty():
            self.bar = _bar(self.title)
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=percent, where=where)
        elif time.monotonic() - self.logged > LOG_SECONDS:
            self.logged = time.monotonic()
            logger.info("%s", _told(self.title, percent, where))
        self.percent = percent
        # Luigi sets these for the time of run() only; under a plain call they are None or missing.
        if getattr(self.task, "set_progress_percentage", None):
            # A scheduler that is away for a while stops no work.
            with contextlib.suppress(RPCError):
                self.task.set_status_message(_told(self.title, percent, where))
                self.task.set_progress_percentage(percent)


def _told(title: str, percent: int, where: str) -> str:
    if isinstance(where, Message):
        return Message("{what}: {percent} %", what=where, percent=percent)
    return f"{title}: {percent} % {where}".strip()


def _bar(title: str) -> "Bar":
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        progress.TextColumn("{task.fields[where]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task(title, total=100, where="")
    bar.start()
    return bar
