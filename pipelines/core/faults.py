"""What went wrong with a task, remembered until it goes well or its input changes.

The record lies at `work/<Task>/<signature>.fault.json`. The signature holds the content of the input and the
settings, so a changed file or setting is a task without a past. An attempt is written down when it begins,
as one whose process was killed; only an attempt that ends can say better.
"""

import datetime
import enum
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pipelines.core import stage_clock
from pipelines.core.files import json_files
from pipelines.core.files.atomic import whole
from pipelines.locale.message import Message, MessageRecord, Reasoned

SUFFIX = ".fault.json"
KILLED = Message("its process was killed")
# So many of the latest attempts are kept.
KEPT = 50


class Kind(enum.StrEnum):
    """Whose fault it was."""

    INPUT = "input"  # trying again does not help until the file changes
    WORLD = "world"  # a full disk, a model that cannot be fetched, an error that nobody foresaw
    KILLED = "killed"  # the process ended in the middle, or is still at work
    STOPPED = "stopped"  # it took too long, or what it had started was killed


@dataclass(frozen=True)
class Attempt(Reasoned):
    """One time that a task was begun and did not end well; `time` in ISO 8601 with offset.

    `got_on`: some of the work was done, and is kept. `limit`: how long (s) it was allowed to take, or 0.
    """

    time: str
    host: str
    pid: int
    kind: Kind
    reason: str
    message: MessageRecord | None = None  # the reason, for other languages
    got_on: bool = False
    limit: float = 0.0

    def since(self, moment: datetime.datetime) -> bool:
        return datetime.datetime.fromisoformat(self.time) >= moment


@dataclass(frozen=True)
class Fault:
    """A task's attempts since it last went well, the latest last."""

    task: str
    subject: str
    attempts: tuple[Attempt, ...]

    @property
    def lasting(self) -> bool:
        """Whether only another input can help."""
        return any(attempt.kind is Kind.INPUT for attempt in self.attempts)

    @property
    def reason(self) -> str:
        told = [attempt.why for attempt in self.attempts if attempt.kind is not Kind.KILLED]
        return told[-1] if told else self.attempts[-1].why

    @property
    def at_work(self) -> bool | None:
        """Whether the process of the latest attempt is still at it; None where another host would know."""
        import psutil

        last = self.attempts[-1] if self.attempts else None
        if last is None or last.kind is not Kind.KILLED:
            return False
        if last.host != socket.gethostname():
            return None
        try:
            born = psutil.Process(last.pid).create_time()
        except psutil.Error:
            return False
        # A process that is younger than the attempt has only the same number.
        return born <= datetime.datetime.fromisoformat(last.time).timestamp() + 1

    def count(self, kind: Kind, since: datetime.datetime) -> int:
        """Attempts since then that ended that way."""
        return sum(attempt.kind is kind and attempt.since(since) for attempt in self.ended)

    @property
    def ended(self) -> tuple[Attempt, ...]:
        """Attempts that nobody is at any more."""
        return self.attempts if self.at_work is False else self.attempts[:-1]

    @property
    def hurting(self) -> tuple[Attempt, ...]:
        """Those that a night lost time by and that brought nothing: stopped, or killed before they got on."""
        return tuple(
            attempt
            for attempt in self.ended
            if attempt.kind is Kind.STOPPED or (attempt.kind is Kind.KILLED and not attempt.got_on)
        )


def fault_path(folder: Path, signature: str) -> Path:
    return Path(folder) / f"{signature}{SUFFIX}"


def read(path: Path) -> Fault | None:
    """The fault at a path, or None where there is none that can be read."""
    try:
        found = json_files.load(path, Fault)
        if not all(datetime.datetime.fromisoformat(each.time).tzinfo for each in found.attempts):
            return None
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    last = found.attempts[-1] if found.attempts else None
    if last and last.kind is Kind.KILLED and _ran_over(path):
        stopped = replace(last, kind=Kind.STOPPED, reason=too_long(last.limit))
        return replace(found, attempts=(*found.attempts[:-1], stopped))
    return found


def overtime_path(path: Path) -> Path:
    """Where the process of an attempt leaves what it was doing, if it has to be ended."""
    return path.with_name(path.name.removesuffix(SUFFIX) + stage_clock.SUFFIX)


def _ran_over(path: Path) -> bool:
    try:
        return overtime_path(path).stat().st_size > 0
    except OSError:
        return False


def too_long(limit: float) -> Message:
    """Why a stage was stopped that may take so long (s)."""
    return Message(
        "took longer than {minutes:.0f} min ([limits] stage_minutes, stage_factor)",
        minutes=max(1, limit / 60),
    )


def begin(path: Path, task: str, subject: str, limit: float = 0.0) -> None:
    """Write down that an attempt begins, which may take so long (s; 0: for ever)."""
    known = read(path) or Fault(task, subject, ())
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    attempt = Attempt(now, socket.gethostname(), os.getpid(), Kind.KILLED, KILLED, limit=limit)
    overtime_path(path).unlink(missing_ok=True)
    _write(replace(known, attempts=(*known.attempts[1 - KEPT :], attempt)), path)


def fail(path: Path, kind: Kind, reason: str) -> None:
    """Say why the attempt that this process had begun did not end well."""
    known = read(path)
    if known and known.attempts and known.attempts[-1].pid == os.getpid():
        told = replace(known.attempts[-1], kind=kind, reason=reason)
        try:
            _write(replace(known, attempts=(*known.attempts[:-1], told)), path)
        except OSError:
            forget(path)  # on a full disk: better none than one whose process seems to have been killed
            raise


def get_on(path: Path) -> None:
    """Say that the attempt that this process had begun has brought something that is kept."""
    known = read(path)
    if known and known.attempts and known.attempts[-1].pid == os.getpid():
        _write(
            replace(known, attempts=(*known.attempts[:-1], replace(known.attempts[-1], got_on=True))), path
        )


def withdraw(path: Path) -> None:
    """Forget the attempt that this process had begun: it was put off, which is no fault."""
    known = read(path)
    if known and known.attempts and known.attempts[-1].pid == os.getpid():
        if rest := known.attempts[:-1]:
            _write(replace(known, attempts=rest), path)
        else:
            forget(path)


def forget(path: Path) -> None:
    """The task went well, or somebody wants it tried again."""
    path.unlink(missing_ok=True)
    overtime_path(path).unlink(missing_ok=True)


def _write(fault: Fault, path: Path) -> None:
    with whole(path) as part:
        json_files.save(fault, part)
