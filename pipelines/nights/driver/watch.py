"""Starts ProcessInbox as soon as there is a recording that it could take, day and night.

This decides only when. What can be done is asked of the same survey that plans a night, so nothing is kept
here that a restart could lose: events are hints, and a look now and then makes up for those that got lost.
"""

import configparser
import contextlib
import datetime
import logging
import math
import queue
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import luigi.configuration

from pipelines.core import settings
from pipelines.core.errors import about
from pipelines.core.faults import KILLED
from pipelines.core.files.names import path_of
from pipelines.core.task import explained
from pipelines.lecture.recording.naming import inbox_folders
from pipelines.locale.message import Message, counted
from pipelines.locale.system_errors import reason_of
from pipelines.nights import clock, inbox
from pipelines.nights.driver.backoff import Pauses
from pipelines.nights.driver.cleanup import clean_up, sweep_work
from pipelines.nights.driver.inbox_process import start_inbox_run
from pipelines.nights.driver.locks import Busy, lock, lock_path
from pipelines.nights.driver.logs import run_log
from pipelines.nights.driver.process import WorkerProcess
from pipelines.nights.driver.signals import StopSignals
from pipelines.nights.driver.watch_log import WatchLog, version
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.survey import Survey, forget_instances
from pipelines.nights.records import Plan, Recording, Status
from pipelines.ops import scheduler
from pipelines.ops.folder_events import Arrivals

logger = logging.getLogger("konspekt.watch")

# Files that come one after another are looked at together, unless they go on coming for so long (s).
TOGETHER = 60.0
# A run that should stop at once has so long (s) to remove what it was writing.
CLEARING = 10.0
# A look at the clock while a run is at work (s).
TICK = 0.5


@dataclass(frozen=True)
class Habits:
    """How a watch goes about it; durations in seconds. `poll` None: where the file system needs it."""

    poll: bool | None = None
    rescan: float = 600.0
    pause: float = 60.0  # before what failed is tried again, at first
    grace: float = math.inf  # how long the running tasks have to end after a signal
    workers: int = settings.BatchSettings.workers
    local_scheduler: bool = False
    verbose: bool = False  # what Luigi logs goes to standard error


class Watch:
    """Watches the inbox of luigi.cfg; work() returns after a signal, when the work has come to an end."""

    def __init__(self, habits: Habits):
        self.habits = habits
        self.work_folder = Path(settings.read(settings.paths).work)
        self.settle = settings.read(settings.batch).settle
        self.wakes: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.signals = StopSignals(self.wakes)
        seconds = min(10.0, max(1.0, self.settle / 3))
        self.arrivals = Arrivals(lambda: self.wakes.put(time.monotonic()), habits.poll, seconds)
        self.run: WorkerProcess | None = None
        self.run_log: Path | None = None
        self.begun = self.heard = math.inf  # the first event since the last look, and when to look for it
        self.settled = math.inf  # when the first of the arriving files may be whole
        self.timed = 0.0  # when to look anyway
        self.arriving: list[Path] = []
        self.taken: dict[str, Recording] = {}  # by the run that is at work, or has just ended
        self.log = WatchLog()
        self.retries, self.hold_ups = Pauses(habits.pause), Pauses(min(5.0, habits.pause))

    def work(self) -> None:
        """Watch until a signal says stop; raises Busy where another watch is at it."""
        held = lock(lock_path(self.work_folder, "watch"))
        with held, self.signals.counted(), contextlib.closing(self.arrivals):
            self.run = WorkerProcess.left_at_work(lock_path(self.work_folder, "run"))
            if self.run:
                logger.info(
                    Message("a run is still at work (process {pid}): waiting for it", pid=str(self.run.pid))
                )
            while not self.signals.count:
                if self.run:
                    self._see_to_run()
                elif self._next_look() <= time.monotonic():
                    self._look()
                self._sleep(TICK if self.run else self._next_look() - time.monotonic())
            self._drain()
        logger.info(Message("stopped"))

    def _sleep(self, seconds: float) -> None:
        """Until something happens, at most so long."""
        with contextlib.suppress(queue.Empty):
            self._note(self.wakes.get(timeout=max(0.0, min(seconds, self.habits.rescan))))
            while True:
                self._note(self.wakes.get_nowait())

    def _note(self, event: float) -> None:
        if not math.isnan(event):
            self.begun = min(self.begun, event)
            self.heard = min(event + self.settle + 0.1, self.begun + max(TOGETHER, 2 * self.settle))

    def _next_look(self) -> float:
        """The time of the next look; where a file is still growing, it is put off."""
        now = time.monotonic()
        if self.settled <= now < min(self.heard, self.timed):
            wait = self._settles_in()
            self.settled = now + wait if wait else 0.0
        return min(self.heard, self.timed, self.settled)

    def _settles_in(self) -> float:
        """Seconds until the first of the arriving files has lain still; 0 for one that is gone."""
        waits = [math.inf]
        for path in self.arriving:
            try:
                waits.append(self.settle - inbox.still_for(path))
            except OSError:
                return 0.0
        return max(0.1, min(waits)) if min(waits) > 0 else 0.0

    def _look(self) -> None:
        """See what there is, tell what is new, and start a run if it could do something."""
        self.begun = self.heard = self.settled = math.inf
        started = time.monotonic()
        self.timed = started + self.habits.rescan
        try:
            plan = self._survey()
        except Exception as error:
            # Whatever it is, the watch outlives it: a settings file half saved, a share that is away.
            plain = isinstance(error, (OSError, configparser.Error))
            line = explained(error) or (" ".join(str(error).split()) if plain else "")
            self._hold_up(line or f"{type(error).__name__}: {error}", unforeseen=not line)
            return
        waiting = {r.video: r for r in plan.recordings if r.status is Status.WAITING}
        if self.taken:
            self.log.tell_run(plan, self.taken)
            self._pause_after_run(waiting)
        self.log.tell(plan)
        # Those that were not settled when they were looked at; some may be by now. The others cannot be read.
        arriving = [path_of(r.video) for r in plan.recordings if r.status is Status.ARRIVING]
        ended = time.monotonic()
        self.arriving = [path for path in arriving if _still_for(path) - (ended - started) < self.settle]
        self.settled = ended + self._settles_in()
        self.retries.keep({version(r) for r in waiting.values()})
        ends = [self.retries.ends(version(r)) for r in waiting.values()]
        if ends and min(ends) <= time.monotonic():
            self._start(waiting)
        elif ends:
            self.timed = min(self.timed, *ends)

    def _survey(self) -> Plan:
        luigi.configuration.get_config().reload()
        forget_instances()
        self.settle = settings.read(settings.batch).settle
        folders = inbox_folders(settings.read(settings.paths).inbox)
        self.arrivals.follow(folders)
        plan, _ = Survey(clock.night_of(datetime.datetime.now()), None).recordings()
        return plan

    def _pause_after_run(self, waiting: dict[str, Recording]) -> None:
        """What was taken on and is still to do has to wait."""
        for video in self.taken.keys() & waiting.keys():
            pause = self.retries.begin(version(waiting[video]))
            self.log.tell_retry(waiting[video], pause)
        self.taken = {}

    def _start(self, waiting: dict[str, Recording]) -> None:
        if self.signals.count:
            return
        url = None if self.habits.local_scheduler else scheduler.address()
        try:
            for task in scheduler.require(url):
                logger.info(about(task, KILLED))
            self.run_log = None if self.habits.verbose else run_log(self.work_folder)
            workers, local = self.habits.workers, self.habits.local_scheduler
            self.run = start_inbox_run(self.work_folder, workers, local, self.run_log)
        except scheduler.SchedulerDown as down:
            self._hold_up(down.message)
            return
        except Busy as busy:
            self._hold_up(Message("another run is at work here (it holds {lock})", lock=busy))
            return
        except OSError as error:
            self._hold_up(Message("no run can be started: {reason}", reason=reason_of(error)))
            return
        self.hold_ups.keep(set())
        self.taken = waiting
        logger.info(
            counted("{count} recording to do: starting", "{count} recordings to do: starting", len(waiting))
        )

    def _hold_up(self, reason: str, unforeseen: bool = False) -> None:
        """Tell once why nothing can be done, and look again after a while."""
        first = not self.hold_ups.ends(reason)
        self.hold_ups.keep({reason})
        pause = self.hold_ups.begin(reason)
        self.timed = time.monotonic() + pause
        if first:
            logger.warning(Message("{reason}; trying again", reason=reason), exc_info=unforeseen)

    def _see_to_run(self) -> None:
        """When the run has ended, it is time for a look, which tells what came of it."""
        if self.run and not self.run.at_work():
            self.run.kill()  # a converter may have outlived it
            self.log.tell_end(self.run.exit_code, self.run_log)
            self.taken |= _taken_by(self.run, self.work_folder)
            clean_up(self.work_folder)
            self.run = None
            self.timed = 0.0

    def _drain(self) -> None:
        """Wait for the running tasks; a second signal, or the end of the grace, stops them."""
        if not self.run:
            return
        logger.info(Message("stopping when the task at work is done; a second signal stops it at once"))
        self.run.drain()
        if not self._ends_in(self.habits.grace, signals=1):
            self.run.interrupt()
            logger.warning(Message("stopping the task at work; it is not finished"))
            self._ends_in(CLEARING, signals=self.signals.count)
        self.run.kill()
        self._ends_in(CLEARING, signals=math.inf)
        sweep_work(self.work_folder)

    def _ends_in(self, seconds: float, signals: float) -> bool:
        """Whether the run ends within so many seconds, and before there are more than so many signals."""
        assert self.run is not None
        end = time.monotonic() + seconds
        while self.run.at_work():
            if time.monotonic() >= end or self.signals.count > signals:
                return False
            self._sleep(TICK)
        return True


def _taken_by(run: WorkerProcess, work: Path) -> dict[str, Recording]:
    """The recordings that a run has set out to do, by its own plan: more may have come while it began."""
    plans = plan_files.read(work, clock.night_of(datetime.datetime.now()))
    own = [plan for plan in plans if (plan.host, plan.pid) == (socket.gethostname(), run.pid)]
    return {r.video: r for plan in own[-1:] for r in plan.recordings if r.status is Status.WAITING}


def _still_for(path: Path) -> float:
    try:
        return inbox.still_for(path)
    except OSError:
        return math.inf
