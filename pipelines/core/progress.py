"""Progress of a long step: percent in the scheduler, a bar on a terminal, lines in a log."""

import contextlib
import logging
import sys
import time

from luigi.rpc import RPCError

logger = logging.getLogger("luigi-interface")

# A log file gets a line at most this often (s); the scheduler hears of every new percent.
LOG_SECONDS = 30.0


class Progress:
    """Call it with the fraction done (0..1) and, if it helps, a few words about where it is.

    Used as a context manager by the task that does the work; `task` receives
    the percentage and status message while a Luigi worker runs it.
    """

    def __init__(self, task, title: str):
        self.task, self.title = task, title
        self.percent, self.logged = -1, time.monotonic()
        self.bar = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.bar is not None:
            self.bar.close()

    def __call__(self, fraction: float, where: str = "") -> None:
        percent = min(100, max(self.percent, int(100 * fraction)))
        if percent == self.percent:
            return
        if self.bar is None and sys.stderr.isatty():
            self.bar = _bar(self.title)
        if self.bar is not None:
            self.bar.set_postfix_str(where, refresh=False)
            self.bar.update(percent - max(0, self.percent))
        elif time.monotonic() - self.logged > LOG_SECONDS:
            self.logged = time.monotonic()
            logger.info("%s: %d %% %s", self.title, percent, where)
        self.percent = percent
        # Luigi sets these for the time of run() only; under a plain call they are None or missing.
        if getattr(self.task, "set_progress_percentage", None):
            # A scheduler that is away for a while stops no work.
            with contextlib.suppress(RPCError):
                self.task.set_progress_percentage(percent)
                self.task.set_status_message(f"{self.title}: {percent} % {where}".strip())


def _bar(title: str):
    from tqdm import tqdm

    layout = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
    return tqdm(total=100, desc=title, bar_format=layout, leave=False)
