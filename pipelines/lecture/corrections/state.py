"""How a lecture stands whose corrections somebody looks at: what is said and noted, what each has become."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.lecture.corrections.doubts import Heard, doubtful_places
from pipelines.lecture.corrections.notes import why_waiting
from pipelines.lecture.corrections.operations import (
    OF_WORDS,
    WAITING,
    Operation,
    Outcome,
    of,
)
from pipelines.lecture.corrections.transcript import correct
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Transcript
from pipelines.lecture.speech.certainty import calibrated
from pipelines.locale.message import N_

# What is not known before notes are made of it.
TO_COME = N_("comes with the next notes")


@dataclass(frozen=True)
class State:
    """`spoken` is the transcript as it is corrected now; `notes` those that are there, if there are any."""

    spoken: Transcript
    notes: Notes | None
    operations: tuple[Operation, ...]
    outcomes: tuple[Outcome, ...]
    doubtful: tuple[Heard, ...]


def state_of(
    recognised: Transcript,
    notes: Notes | None,
    operations: Sequence[Operation],
    of_notes: Sequence[str],
    doubtful_word: float,
) -> State:
    """The state of a lecture; `of_notes` are the states of the operations of notes, as the notes' record has
    them, or none where there are no notes with all of them."""
    spoken, of_words = correct(recognised, of(OF_WORDS, operations))
    words, told = iter(of_words), list(of_notes)
    outcomes = []
    for operation in operations:
        if operation.do in OF_WORDS:
            outcomes.append(next(words))
        else:
            state = told.pop(0) if told else TO_COME
            outcomes.append(Outcome(state, why_waiting(operation) if state == WAITING else ""))
    doubtful = tuple(doubtful_places(calibrated(spoken), doubtful_word))
    return State(spoken, notes, tuple(operations), tuple(outcomes), doubtful)
