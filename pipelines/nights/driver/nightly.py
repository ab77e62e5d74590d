"""Drives a night: starts luigi until all that can be done is done, then closes it with a report.

Nothing is kept here that a kill could lose: how far the night is stands in its plans and in what lies there,
and the workers, which have the lock too, end in time even where nobody is left to end them.
"""

import contextlib
import datetime
import logging
import math
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TextIO, cast

import luigi.configuration

from pipelines.core import settings
from pipelines.core.settings.checking import check_settings
from pipelines.core.task import explained
from pipelines.locale.message import Message
from pipelines.nights import clock
from pipelines.nights.driver.cleanup import clean_up
from pipelines.nights.driver.locks import lock, lock_path
from pipelines.nights.driver.logs import line_handler, log_to, run_log
from pipelines.nights.driver.process import CLEARING, WorkerProcess, limited, luigi_command
from pipelines.nights.driver.signals import StopSignals
from pipelines.nights.night import (
    ENDINGS,
    ExitCode,
    assemble,
    failed_attempts,
    settled,
    summary,
    to_do,
    unplanned,
    worth_telling,
)
from pipelines.nights.planning.survey import Survey, forget_instances
from pipelines.nights.records import Night, Status
from pipelines.nights.upkeep.report_update import update_report
from pipelines.ops import scheduler

logger = logging.getLogger("konspekt.nightly")

# Before the night ends, so many runs one after another may change nothing, or be killed before they could,
# and the scheduler may be away so many times.
MOST_IDLE, MOST_KILLED, MOST_AWAY = 3, 20, 5
# With these exit codes ([retcode] of luigi.cfg) luigi has seen all there is, and done of it what it could.
SEEN_ALL = (0, 10, 20, 25, 30)
# A look at the clock while workers are at work (s).
TICK = 0.2


@dataclass(frozen=True)
class Habits:
    """How a night goes about it. `program` is the luigi to run, `options` what it gets beside the task."""

    processes: int = 1  # each with one task at a time and its model in memory
    pause: float = 60.0  # seconds before what failed is tried again
    options: tuple[str, ...] = ()
    program: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """What a night came to, and what people are told of it; nothing where they need not hear of it."""

    exit_code: ExitCode
    message: str


@dataclass(frozen=True)
class Run:
    """How the processes of one run ended."""

    finished: bool  # one of them has seen all there is
    killed: bool  # one of them was stopped from outside


class NightDriver:
    """One night on this host, from now on."""

    def __init__(self, habits: Habits):
        """Raises BadSetting where luigi.cfg has a value that cannot be."""
        check_settings()
        batch, now = settings.read(settings.batch), datetime.datetime.now()
        self.habits = habits
        self.night, self.until = clock.night_of(now), clock.deadline(batch.until, now)
        self.kill_at = self.until.timestamp() + 60 * batch.grace_minutes if self.until else math.inf
        self.work_folder = Path(settings.read(settings.paths).work)
        self.log = run_log(self.work_folder, self.night)
        self.scheduler = scheduler.address(habits.options)
        # Beside a scheduler of its own, a second process would do the same work.
        self.processes = habits.processes if self.scheduler else 1
        self.signals = StopSignals()
        self.away: str = ""  # why no scheduler could be asked
        self.trouble = ""  # why no run could be started

    def work(self) -> Ended:
        """Do it; raises Busy where another night is at work here."""
        try:
            locked = lock(lock_path(self.work_folder, "nightly"))
        except OSError as error:  # a full disk, or a folder of work that may not be written
            return self._close(ExitCode.UNFORESEEN, explained(error) or str(error))
        with locked as held, self.signals.counted(), self._logging():
            return self._close(self._drive(held))

    @contextlib.contextmanager
    def _logging(self) -> Iterator[None]:
        """Have what is told in the course of the night in its log, between the lines of luigi."""
        log = self._opened_log()
        with contextlib.redirect_stderr(log):
            handler = line_handler(log, "NIGHT")
            log_to(handler, logger)
            try:
                yield
            finally:
                logger.removeHandler(handler)
                with contextlib.suppress(OSError):  # what a full disk has not taken is lost
                    log.close()

    def _opened_log(self) -> TextIO:
        """The log of the night; nothing that is kept where the disk has no room for one."""
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            return open(self.log, "a", encoding="utf-8")
        except OSError:
            return open(os.devnull, "w", encoding="utf-8")

    def _drive(self, held: IO) -> ExitCode | None:
        """Run luigi until no more can be done; gives what ended the night from outside, if anything did."""
        away = idle = 0
        before, run = "", Run(finished=False, killed=False)
        while not self.signals.count:
            if time.time() >= self.kill_at:
                return None if run.finished else ExitCode.OUT_OF_TIME
            if not self._scheduler_answers():
                away += 1
                if away >= MOST_AWAY:
                    return ExitCode.SCHEDULER_DOWN
                self.signals.wait(self.habits.pause)
                continue
            away, run = 0, self._run(held)
            found = self._assemble()
            if run.finished and not to_do(found):
                return None
            if self.signals.count:
                return None
            now = self._progress(found)
            logger.info("once more: %s", now)
            idle = idle + 1 if now == before else 0
            if idle >= (MOST_KILLED if run.killed else MOST_IDLE):
                return None if run.finished else ExitCode.UNFORESEEN
            if not run.killed and (idle or failed_attempts(found)):
                self.signals.wait(self.habits.pause)
            before = now
        return ExitCode.SCHEDULER_DOWN if away else None

    def _scheduler_answers(self) -> bool:
        try:
            for task in scheduler.require(self.scheduler):
                logger.info("%s: its process was killed", task)
        except scheduler.SchedulerDown as down:
            logger.warning("%s", down)
            self.away = down.message
            return False
        return True

    def _assemble(self) -> Night:
        """The night as it stands, with the settings as the workers have them."""
        luigi.configuration.get_config().reload()
        forget_instances()
        return assemble(self.night)

    def _progress(self, night: Night) -> str:
        """A line that changes when the night gets on."""
        at_work = scheduler.at_work(self.scheduler) if self.scheduler else []
        return " ".join([summary(night), *at_work])

    def _run(self, held: IO) -> Run:
        """Run the graph once, in so many processes; at the end nothing of them is left."""
        workers = self._start(held)
        try:
            self._wait_for(workers)
        finally:
            _each(workers, WorkerProcess.kill)  # what a worker has started may have outlived it
        codes = [cast(int, worker.exit_code) for worker in workers]
        logger.info("luigi ended with %s", ", ".join(map(str, codes)) or "nothing")
        return Run(
            finished=any(code in SEEN_ALL for code in codes),
            # timeout gives the number of a signal with 128 added to it, as shells do.
            killed=any(code < 0 or code > 128 for code in codes),
        )

    def _start(self, held: IO) -> list[WorkerProcess]:
        """The processes of one run; fewer, or none, where they cannot be started."""
        until = self.until.isoformat(timespec="seconds") if self.until else "none"
        options = ["--night", self.night, "--until", until, "--no-lock", *self.habits.options]
        command = luigi_command("Nightly", *options, program=self.habits.program)
        if self.until:
            command = limited(command, max(1.0, self.kill_at - time.time()))
        workers = []
        for _ in range(self.processes):
            try:
                workers.append(WorkerProcess.start(command, [held], self.log))
            except OSError as error:
                self.trouble = Message("luigi cannot be started: {error}", error=explained(error) or error)
                logger.warning("%s", self.trouble)
        return workers

    def _wait_for(self, workers: Sequence[WorkerProcess]) -> None:
        """Until all have ended: by themselves, at a signal, or when the time is over."""
        asked, kill_at = 0, math.inf
        while any(worker.at_work() for worker in workers):
            over = time.time() >= self.kill_at and kill_at == math.inf
            if over or self.signals.count > asked:
                logger.info("the time is over" if over else "stopped by a signal")
                asked, kill_at = self.signals.count, min(kill_at, time.monotonic() + CLEARING)
                _each(workers, WorkerProcess.terminate)
            if time.monotonic() >= kill_at:
                _each(workers, WorkerProcess.kill)
            self.signals.wait(TICK)

    def _close(self, ending: ExitCode | None, reason: str = "") -> Ended:
        """Write the last report of the night; its message comes also where nothing can be written."""
        found = settled(self._assemble(), ending or 0, stopped=self.signals.count > 0)
        away = self.away if ending == ExitCode.SCHEDULER_DOWN else ""
        if reason := reason or self.trouble or away:
            # What says more takes the place of what says the same.
            kept = (each for each in found.told if not (away and each == ENDINGS[ExitCode.SCHEDULER_DOWN]))
            found = replace(found, messages=(*kept, reason))
        if ending in (ExitCode.SCHEDULER_DOWN, ExitCode.UNFORESEEN) and not found.recordings:
            found = unplanned(found, self._waiting())
        try:
            clean_up(self.work_folder)
        except OSError as error:
            logger.warning("not cleaned up: %s", error)
        found, told = update_report(found)
        wanted = worth_telling(found, settings.read(settings.batch).notify)
        logger.info("exit code %d", found.exit_code)
        return Ended(ExitCode(found.exit_code), told if wanted else "")

    def _waiting(self) -> int:
        """How many recordings wait, where no run has come to see them."""
        try:
            plan, _ = Survey(self.night, self.until).recordings()
        except Exception:  # whatever has kept the runs from it, too: the log tells
            logger.exception("the inbox could not be looked at")
            return 0
        return sum(each.status is Status.WAITING for each in plan.recordings)


def _each(workers: Sequence[WorkerProcess], do) -> None:
    for worker in workers:
        do(worker)
