"""In which order recordings are worked on, and which of them fit into the time that is left."""

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


def ordered(candidates: Sequence[Candidate], order: str) -> list[Candidate]:
    """Left over ones first; those that failed again and again in this night last."""
    place = ORDERS[order]
    return sorted(
        candidates,
        key=lambda c: (
            c.recording.attempts // PATIENCE,
            not c.left_over,
            place(c.recording),
            c.recording.name,
        ),
    )


def fitted(
    candidates: Sequence[Candidate], seconds: float | None, pace: float, workers: int
) -> tuple[list[Recording], list[Recording]]:
    """Those taken on, in order, and those put off, with the reason.

    Each goes to the worker that is free first (list scheduling, Graham 1966) if it ends within
    `seconds`; what comes later may still fit. What was left over, and is longer than all the time that
    there is, might never fit: it gets what the others leave, as a stopped transcription goes on where it was.
    """
    if seconds is None:
        return [candidate.recording for candidate in candidates], []
    free = [0.0] * workers
    taken, late, postponed = [], [], []
    for candidate in candidates:
        recording = candidate.recording
        needed = (recording.duration or 0.0) * pace
        if needed > seconds and seconds > 0 and (candidate.begun or candidate.left_over):
            late.append(recording)
        elif free[0] + needed <= seconds and seconds > 0:
            heapq.heapreplace(free, free[0] + needed)
            taken.append(recording)
        else:
            postponed.append(replace(recording, status=Status.POSTPONED, reason=why(needed, seconds)))
    return taken + late, postponed


def why(needed: float, left: float) -> Message:
    """Why something that needs so many seconds is put off, when so many are left."""
    if left <= 0:
        return Message("needs about {needed}; the time was over", needed=_minutes(needed))
    return Message("needs about {needed}; {left} were left", needed=_minutes(needed), left=_minutes(left))


def _minutes(seconds: float) -> Message:
    return Message("{count} min", count=max(1, round(seconds / 60)))
