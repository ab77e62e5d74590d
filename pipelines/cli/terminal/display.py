"""How a run is told while it goes on: bars at a terminal, lines with the time in a log."""

import logging
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import luigi
import luigi.interface
from luigi.rpc import RPCError

from pipelines.cli.terminal import output
from pipelines.cli.terminal.interrupt import STOPPED_TEXT, Stopped, stoppable
from pipelines.cli.terminal.person import words
from pipelines.core import progress
from pipelines.core.files.names import shown
from pipelines.core.secrets import without_secrets
from pipelines.core.task import KonspektTask, explained
from pipelines.locale.message import Message
from pipelines.nights import stages
from pipelines.nights.driver.foreground import Attended
from pipelines.nights.night import ExitCode
from pipelines.ops import scheduler

if TYPE_CHECKING:
    from rich.progress import TaskID

# A log gets a line of progress at most this often (s).
LOG_SECONDS = 30.0


def named(task: KonspektTask) -> str:
    """What a task is about and what it makes, in two words."""
    return f"{shown(task.subject())}: {stages.called(task.task_family, words())}"


def told(task: KonspektTask, error: BaseException) -> str:
    """One line for a fault that people can mend, the whole stack for any other."""
    about = shown(getattr(task, "video", task.subject()))
    if message := explained(error):
        line = shown(" ".join(words().say(message).split()))
        return line if line.startswith(about) else f"{about}: {line}"
    return f"{named(task)}: {''.join(traceback.format_exception(error)).rstrip()}"


class Lines:
    """Plain lines on standard error."""

    def __init__(self):
        self._titles: dict[str, str] = {}
        self._subjects: dict[str, str] = {}
        self._last = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """Nothing stays to be cleared away."""

    def line(self, text: str) -> None:
        print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)

    def begun(self, task: KonspektTask) -> None:
        self._titles[task.task_id], self._last = named(task), time.monotonic()
        self._subjects[task.task_id] = task.subject()
        self.line(f"{named(task)} ...")

    def percent(self, task_id: str, percent: int) -> None:
        if task_id in self._titles and time.monotonic() - self._last > LOG_SECONDS:
            self._last = time.monotonic()
            self.line(f"{self._titles[task_id]}: {percent} %")

    def where(self, task_id: str, what: str) -> None:
        if task_id in self._titles:
            self._titles[task_id] = f"{self._subjects[task_id]}: {words().say(what)}"

    def done(self, task: KonspektTask, seconds: float) -> None:
        if task.task_id in self._titles:
            self.line(
                words().gettext("{what}: done in {time}", what=named(task), time=output.duration(seconds))
            )

    def failed(self, task: KonspektTask, error: BaseException) -> None:
        self.line(told(task, error))


class Bars:
    """One bar for the stage at work and, of several recordings, one for all of them."""

    def __init__(self, recordings: int):
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[figure]:>9}"),
            TimeElapsedColumn(),
            console=output.console(stderr=True),
            transient=True,
            expand=True,
        )
        self._bars: dict[str, TaskID] = {}
        self._subjects: dict[str, str] = {}
        self._of_all = self._progress.add_task(
            words().gettext("recordings"), total=recordings, figure=_of(0, recordings)
        )
        self._progress.update(self._of_all, visible=recordings > 1)
        self._recordings, self._over = recordings, 0
        # The tasks' own bars would be drawn over these.
        progress.shows_bars = False

    def __enter__(self):
        self._progress.start()
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """The bars go, the cursor comes back."""
        self._progress.stop()

    def line(self, text: str, style: str = "") -> None:
        from rich.text import Text

        self._progress.console.print(Text(text, style=style), soft_wrap=True)

    def begun(self, task: KonspektTask) -> None:
        self._bars[task.task_id] = self._progress.add_task(named(task), total=100, figure="0 %")
        self._subjects[task.task_id] = task.subject()

    def percent(self, task_id: str, percent: int) -> None:
        if task_id in self._bars:
            self._progress.update(self._bars[task_id], completed=percent, figure=f"{percent} %")

    def where(self, task_id: str, what: str) -> None:
        if task_id in self._bars:
            told = f"{self._subjects[task_id]}: {words().say(what)}"
            self._progress.update(self._bars[task_id], description=told)

    def done(self, task: KonspektTask, seconds: float) -> None:
        if self._remove(task):
            self.line(f"✓ {named(task)}  {output.duration(seconds)}", "green")
        if task.task_family == "LectureNotes":
            self._count()

    def failed(self, task: KonspektTask, error: BaseException) -> None:
        self._remove(task)
        self.line(f"✗ {told(task, error)}", "red")
        if hasattr(task, "video"):
            self._count()

    def _remove(self, task: KonspektTask) -> bool:
        bar = self._bars.pop(task.task_id, None)
        if bar is None:
            return False
        self._progress.remove_task(bar)
        return True

    def _count(self) -> None:
        """One recording more is done, or will not be."""
        self._over += 1
        figure = _of(self._over, self._recordings)
        self._progress.update(self._of_all, completed=self._over, figure=figure)


def _of(done: int, total: int) -> str:
    return words().gettext("{made} of {total}", made=done, total=total)


def attend(run: Attended, local_scheduler: bool | None, verbose: bool) -> int:
    """Do a run while somebody looks on; gives the exit code of what ended it, or 0 where nothing did.

    `local_scheduler` None: work through the central one where it answers, else without; False: only through
    it.
    """
    url = None if local_scheduler else scheduler.address()
    try:
        scheduler.require(url)
    except scheduler.SchedulerDown as down:
        if local_scheduler is False:
            output.complain(Message("{what}: start one (luigid), or work without it", what=down))
            return ExitCode.SCHEDULER_DOWN
        output.complain(Message("{what}: working without one", what=down))
        url = None
    bars = output.on_terminal(stderr=True) and not verbose
    onlooker = Bars(sum(not task.complete() for task in run.tasks)) if bars else Lines()
    _take_over_logging(onlooker.line, verbose)

    def give_up() -> None:
        onlooker.close()
        run.give_up()

    try:
        with stoppable(give_up), onlooker:
            run.run(onlooker, local_scheduler=url is None)
    except Stopped as stopped:
        output.complain(STOPPED_TEXT)
        return stopped.exit_code
    except RPCError:
        output.complain(
            Message("the scheduler at {url} is gone; what is done is kept", url=without_secrets(url or ""))
        )
        return ExitCode.SCHEDULER_DOWN
    return 0


class Warnings(logging.Handler):
    """Passes on what the tasks warn of; Luigi's own lines say again what the display says."""

    luigis = Path(luigi.__file__).parent

    def __init__(self, line):
        super().__init__(logging.WARNING)
        self.line = line

    def emit(self, record: logging.LogRecord) -> None:
        if self.luigis not in Path(record.pathname).parents:
            self.line(record.getMessage())


def _take_over_logging(line, verbose: bool) -> None:
    """Let warnings come as lines of the display; with `verbose`, Luigi logs as its own command does."""
    if verbose:
        return
    luigi.configuration.get_config().set("core", "no_configure_logging", "true")
    handler = Warnings(line)
    for name in ("luigi", "luigi-interface"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").propagate = False
    logging.getLogger("py.warnings").addHandler(logging.NullHandler())
