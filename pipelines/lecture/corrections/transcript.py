"""The transcript with what people put right in it; what was recognised stays as it was."""

from collections.abc import Callable, Sequence

from pipelines.lecture.corrections.operations import (
    ALWAYS,
    DELETE,
    HEARD_SO,
    INSERT,
    LIKELY,
    MADE,
    REPLACE,
    WAITING,
    Operation,
    Outcome,
)
from pipelines.lecture.corrections.places import place_between, place_of
from pipelines.lecture.corrections.words import Match, Speech, Text, letters, marks
from pipelines.lecture.records import Transcript
from pipelines.locale.message import Message


def correct(
    transcript: Transcript, operations: Sequence[Operation]
) -> tuple[Transcript, tuple[Outcome, ...]]:
    """The transcript with the operations of words applied one after the other, and what became of each.

    Each finds its words in what the ones before it have left. One that does not find them waits, and changes
    nothing. Corrected words have times between those of their neighbours, and are in no doubt.
    """
    speech = Speech(transcript)
    outcomes = tuple(_APPLY[each.do](each, speech) for each in operations)
    return speech.corrected(), outcomes


def _replace(operation: Operation, speech: Speech) -> Outcome:
    found = place_of(operation, speech)
    if isinstance(found, Message):
        return Outcome(WAITING, found)
    heard_so = found.right and letters(operation.heard) != letters(operation.to)
    if found.match.first < found.match.after:
        to = operation.to if heard_so else _as_begun(operation, found.text, found.match)
        speech.put(found.text, found.match, to, "" if heard_so else operation.heard)
    if heard_so:
        return Outcome(HEARD_SO)
    return Outcome(LIKELY if found.like else MADE)


def _as_begun(operation: Operation, text: Text, match: Match) -> str:
    """What is put in place, large where the sentence begins there and nobody wrote so of either text."""
    number, place = text.inside(match.first)
    begun = text.words[number].text[place : place + 1]
    heard, to = operation.heard.lstrip(), operation.to
    if begun.isupper() and heard[:1].islower() and to[:1].islower():
        return to[:1].upper() + to[1:]
    return to


def _insert(operation: Operation, speech: Speech) -> Outcome:
    found = place_between(operation, speech)
    if isinstance(found, Message):
        return Outcome(WAITING, found)
    number, right = found
    if right:
        return Outcome(HEARD_SO)
    speech.insert(number, operation.to, within=not marks(operation.before)[1])
    return Outcome(MADE)


def _always(operation: Operation, speech: Speech) -> Outcome:
    """Every place at which a name is said is written so; the last first, so that places stay right."""
    heard, right = letters(operation.heard), letters(operation.to)
    text = speech.text()
    so = list(text.matches(right))
    found = [
        each
        for each in text.matches(heard)
        if heard == right or not any(one.first <= each.first and each.after <= one.after for one in so)
    ]
    apart: list[Match] = []
    for each in found:
        if not apart or apart[-1].after <= each.first:
            apart.append(each)
    for each in reversed(apart):
        speech.put(text, each, operation.to)
    if apart:
        return Outcome(MADE, times=len(apart))
    if so:
        return Outcome(HEARD_SO, times=len(so))
    return Outcome(WAITING, Message("“{heard}” is not said there now", heard=operation.heard))


_APPLY: dict[str, Callable[[Operation, Speech], Outcome]] = {
    REPLACE: _replace,
    DELETE: _replace,
    INSERT: _insert,
    ALWAYS: _always,
}
