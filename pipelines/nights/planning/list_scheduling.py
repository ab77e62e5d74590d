"""In which order recordings are worked on, and which of them fit into the time that is left."""

import enum
import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.locale.message import Message
from pipelines.nights.records import Recording, Status

# How each value of [batch] order sorts; what has no duration counts as short.
ORDERS = {
    "newest": lambda recording: _reversed(recording.changed),
    "oldest": lambda recording: recording.changed,
    "longest": lambda recording: -(recording.duration or 0.0),
    "shortest": lambda recording: recording.duration or 0.0,
}


# What was killed or failed so often in a night goes to the end, where it holds up nobody.
PATIENCE = 3


def _reversed(text: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in text)


@dataclass(frozen=True)
class Candidate:
    """A recording that could be worked on, with what decides its place."""

    recording: Recording
    left_over: bool = False  # the last night had no time for it
    begun: bool = False  # a part of its transcript is there
    drafted: bool = False  # there are notes of chosen sentences
    to_write: float | None = 0.0  # seconds of it that are yet to be written; None: as long as it is
    writing_begun: bool = False  # a chapter is written
    hurt: bool = False  # it was stopped or killed, in an earlier night or in this one

    @property
    def unheard(self) -> float:
        """Seconds that are to be made into notes of chosen sentences."""
        return 0.0 if self.drafted else self.recording.duration or 0.0

    @property
    def unwritten(self) -> float:
        """Seconds that are to be written."""
        return (self.recording.duration or 0.0) if self.to_write is None else self.to_write


def ordered(candidates: Sequence[Candidate], order: str) -> list[Candidate]:
    """Left over ones first; what was stopped or killed last, or has failed again and again in this night."""
    place = ORDERS[order]
    return sorted(
        candidates,
        key=lambda c: (
            c.hurt,
            c.recording.attempts // PATIENCE,
            not c.left_over,
            place(c.recording),
            c.recording.name,
        ),
    )


def fitted(
    candidates: Sequence[Candidate],
    seconds: float | None,
    pace: float,
    workers: int,
    writing_pace: float = 0.0,
    between: float = 0.0,
) -> tuple[list[Recording], list[Recording]]:
    """Those taken on, in order, and those put off, with the reason; paces in seconds of work a second.

    Each goes to the worker that is free first (list scheduling, Graham 1966) if it ends within
    `seconds`; what comes later may still fit. What was left over, and is longer than all the time that
    there is, might never fit: it gets what the others leave, as a stopped transcription goes on where it was.

    So it is with drafts, which all come first, and then with their writing. What does not fit of that leaves
    a recording with its draft: one that has it is put off, of another no more than that is taken on.
    `between` is what else there is to do before it (s).
    """
    if seconds is None:
        return [candidate.recording for candidate in candidates], []
    free = [0.0] * workers

    def fits(needed: float, goes_on: bool) -> Fit:
        if needed > seconds and seconds > 0 and goes_on:
            return Fit.LATE
        if free[0] + needed > seconds or seconds <= 0:
            return Fit.NOT
        heapq.heapreplace(free, free[0] + needed)
        return Fit.TAKEN

    drafts = [fits(each.unheard * pace, each.begun or each.left_over) for each in candidates]
    heapq.heapreplace(free, free[0] + between)
    taken: list[Recording] = []
    late: list[Recording] = []
    postponed: list[Recording] = []
    for candidate, draft in zip(candidates, drafts):
        recording, needed = candidate.recording, candidate.unheard * pace
        if draft is Fit.NOT and not candidate.drafted:
            postponed.append(replace(recording, status=Status.POSTPONED, reason=why(needed, seconds)))
            continue
        writing = candidate.unwritten * writing_pace
        goes_on = candidate.writing_begun or (candidate.drafted and candidate.left_over)
        writes = fits(writing, goes_on) if candidate.to_write != 0 else Fit.TAKEN
        if writes is Fit.NOT:
            reason = put_off(writing, seconds - free[0])
            if candidate.drafted:
                postponed.append(replace(recording, status=Status.DRAFT, reason=reason))
                continue
            recording = replace(recording, reason=reason, draft_only=True)
        (late if Fit.LATE in (draft, writes) else taken).append(recording)
    return taken + late, postponed


class Fit(enum.Enum):
    """Whether something fits into the time, or gets what is left of it, as it can go on later."""

    TAKEN, LATE, NOT = range(3)


def put_off(needed: float, left: float) -> Message:
    """Why something is not written that needs so many seconds, when so many are left."""
    if left <= 0:
        return Message("writing needs about {needed}; the time was over", needed=_minutes(needed))
    told = {"needed": _minutes(needed), "left": _minutes(left)}
    return Message("writing needs about {needed}; {left} were left", **told)


def why(needed: float, left: float) -> Message:
    """Why something that needs so many seconds is put off, when so many are left."""
    if left <= 0:
        return Message("needs about {needed}; the time was over", needed=_minutes(needed))
    return Message("needs about {needed}; {left} were left", needed=_minutes(needed), left=_minutes(left))


def _minutes(seconds: float) -> Message:
    return Message("{count} min", count=max(1, round(seconds / 60)))
