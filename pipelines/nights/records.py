"""What a night did, as records: the plan writes them, the report shows them, `--json` prints them.

Times of day are ISO 8601 with their offset from UTC, durations are seconds.
"""

import enum
from dataclasses import dataclass
from typing import Protocol

from pipelines.locale.message import MessageRecord, Noticing, Reasoned


class Status(enum.StrEnum):
    """How a recording or a training stands."""

    DONE = "done"  # its output is there
    DRAFT = "draft"  # notes with chosen sentences are there, and are yet to be written
    REFUSED = "refused"  # a fault of the input: not tried again until the file changes
    FAILED = "failed"  # a fault of the world: tried again
    POSTPONED = "postponed"  # did not fit into the time: first in the next night
    ARRIVING = "arriving"  # still being written
    WAITING = "waiting"  # not reached yet


@dataclass(frozen=True)
class Stage:
    """A task that was run for a recording or a training, how long it took (s), and when it had ended."""

    task: str
    seconds: float
    ended: str = ""


@dataclass(frozen=True)
class Recording(Reasoned):
    """A recording that the night had to do with.

    `doubtful` is the share (0..1) of what was said that may be misheard; `speed` how many
    times faster than real time all stages together were. None where it is not known. While it waits,
    `notes` are those of its draft, and `draft_only` says that there is no time for more than that.
    """

    name: str  # path relative to its inbox folder
    video: str
    status: Status
    reason: str = ""  # why it is not done, in one line
    duration: float | None = None
    language: str | None = None  # ISO 639-1
    doubtful: float | None = None
    stages: tuple[Stage, ...] = ()
    speed: float | None = None
    notes: str | None = None  # path of the PDF
    attempts: int = 0  # in this night that failed, or were killed
    earlier: bool = False  # refused in an earlier night already: shown, but no news
    changed: str = ""  # when the file last changed
    draft_only: bool = False
    message: MessageRecord | None = None  # the reason, for other languages
    hurt: bool = False  # a night lost time by it: it was stopped or killed
    no_speech: bool = False  # nothing is said in it, as far as was heard
    tracks: int | None = None  # audio tracks that it has


@dataclass(frozen=True)
class Training(Reasoned):
    """A training that the night had to do with."""

    name: str
    dataset: str
    target: str
    status: Status
    reason: str = ""
    stages: tuple[Stage, ...] = ()
    report: str | None = None  # path of the HTML report
    attempts: int = 0
    earlier: bool = False
    message: MessageRecord | None = None
    hurt: bool = False


class Made(Protocol):
    """As much of a recording or a training as tells whether a night has made it."""

    @property
    def status(self) -> Status: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...


def made(entry: Made) -> bool:
    """Whether a night has made its output: of a lecture, a draft will do."""
    return entry.status is Status.DONE or (entry.status is Status.DRAFT and bool(entry.stages))


def unwritten(entry: Recording | Training) -> bool:
    """Whether it is a draft that is not for want of time: it was tried to write it."""
    return entry.status is Status.DRAFT and entry.attempts > 0


@dataclass(frozen=True)
class Plan(Noticing):
    """What one run set out to do: all that was not finished when it began.

    Recordings and trainings with the status WAITING are those that it takes on, in this order.
    """

    night: str
    part: str  # inbox or trainings
    host: str
    pid: int
    made: str
    until: str | None
    recordings: tuple[Recording, ...]
    trainings: tuple[Training, ...]
    finished: int  # recordings whose notes were there
    messages: tuple[str, ...] = ()  # such as a folder that cannot be read
    message_records: tuple[MessageRecord | None, ...] = ()
    left_lying: tuple[str, ...] = ()  # files of the inbox that no night takes, the largest first


@dataclass(frozen=True)
class Night(Noticing):
    """One night: named by the day of its morning (YYYY-MM-DD), whoever worked in it."""

    night: str
    started: str
    ended: str
    until: str | None  # when the time was over, if it was limited
    hosts: tuple[str, ...]
    recordings: tuple[Recording, ...]
    trainings: tuple[Training, ...]
    finished_before: int  # recordings in the inbox whose notes were there already
    exit_code: int
    messages: tuple[str, ...] = ()  # what else a person should know, such as a scheduler that was down
    message_records: tuple[MessageRecord | None, ...] = ()
    left_lying: tuple[str, ...] = ()  # files of the inbox that no night takes, the largest first
    stopped: bool = False  # a signal has ended it
