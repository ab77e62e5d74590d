"""The notes with what people put right in them: titles of chapters, wrong points, slides, speakers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.lecture.corrections.operations import (
    CHAPTER,
    MADE,
    POINT,
    SLIDE_IN,
    SLIDE_OUT,
    SPEAKER,
    WAITING,
    Operation,
    Outcome,
)
from pipelines.lecture.corrections.words import letters
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, OwnSection, Question, Slide, Summary
from pipelines.locale.message import Message
from pipelines.typeset.times import clock

# A chapter is meant where it begins so near the time (s), or where it is called like this (0..100).
NEAR_CHAPTER, LIKE_TITLE = 60.0, 80.0
# A point is meant that says nearly the same, or much the same at nearly the same time (s).
SAME_POINT, LIKE_POINT, NEAR_POINT = 92.0, 75.0, 5.0
# A slide is meant that comes so near the time (s), or stands then.
NEAR_SLIDE = 2.0


def correct_notes(notes: Notes, operations: Sequence[Operation]) -> tuple[Notes, tuple[Outcome, ...]]:
    """The notes with the operations of notes applied one after the other, and what became of each."""
    whole, found = notes, []
    for operation in operations:
        if operation.do == SLIDE_IN:
            notes, outcome = _slide_in(notes, whole, operation)
        else:
            notes, outcome = _APPLY[operation.do](notes, operation)
        found.append(outcome)
    return notes, tuple(found)


def why_waiting(operation: Operation) -> Message:
    """Why an operation of notes was not made, which waits."""
    if operation.do == POINT:
        return Message("no point says so now")
    if operation.do == SPEAKER:
        return Message("there is no speaker {number} now", number=operation.speaker)
    time = clock(operation.at or 0.0)
    if operation.do == CHAPTER:
        return Message("no chapter begins at {time}", time=time)
    return Message("no slide is shown at {time}", time=time)


def _waits(operation: Operation) -> Outcome:
    return Outcome(WAITING, why_waiting(operation))


def _chapter(notes: Notes, operation: Operation) -> tuple[Notes, Outcome]:
    from rapidfuzz.fuzz import ratio

    at, named = operation.at or 0.0, letters(operation.heard)
    nearest = min(notes.chapters, key=lambda each: abs(each.start - at), default=None)
    if nearest is None or abs(nearest.start - at) > NEAR_CHAPTER:
        like = [each for each in notes.chapters if named and ratio(named, letters(each.title)) >= LIKE_TITLE]
        nearest = min(like, key=lambda each: abs(each.start - at), default=None)
    if nearest is None:
        return notes, _waits(operation)
    begin = nearest.start

    def called(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
        return tuple(replace(each, title=operation.to) if each.start == begin else each for each in chapters)

    chosen = notes.chosen and replace(notes.chosen, chapters=called(notes.chosen.chapters))
    return replace(notes, chapters=called(notes.chapters), chosen=chosen), Outcome(MADE)


def _speaker(notes: Notes, operation: Operation) -> tuple[Notes, Outcome]:
    if not any(each.number == operation.speaker for each in notes.speakers):
        return notes, _waits(operation)
    called = tuple(
        replace(each, name=operation.to) if each.number == operation.speaker else each
        for each in notes.speakers
    )
    return replace(notes, speakers=called), Outcome(MADE)


def _wrong_point(notes: Notes, operation: Operation) -> tuple[Notes, Outcome]:
    """The point goes from wherever it stands, and so does a question that it answers; where notes were
    written also from what was chosen."""

    def right(points: Sequence[KeyPoint]) -> tuple[KeyPoint, ...]:
        return tuple(each for each in points if not _means(operation, each.text, each.start))

    def without(told: Summary) -> Summary:
        by_chapter, course = tuple(map(right, told.by_chapter)), right(told.organisation)
        return replace(told, points=right(told.points), by_chapter=by_chapter, organisation=course)

    def asked(questions: Sequence[Question]) -> tuple[Question, ...]:
        return tuple(each for each in questions if not _means(operation, each.answer, each.start))

    def own(sections: Sequence[OwnSection]) -> tuple[OwnSection, ...]:
        return tuple(replace(each, points=right(each.points)) for each in sections)

    chosen = notes.chosen and replace(
        notes.chosen,
        summary=without(notes.chosen.summary),
        questions=asked(notes.chosen.questions),
        own=own(notes.chosen.own),
    )
    found = replace(
        notes,
        summary=without(notes.summary),
        questions=asked(notes.questions),
        abstract=right(notes.abstract),
        own=own(notes.own),
        decisions=right(notes.decisions),
        tasks=tuple(each for each in notes.tasks if not _means(operation, each.text, each.start)),
        chosen=chosen,
    )
    if found == notes:
        return notes, _waits(operation)
    return found, Outcome(MADE)


def _means(operation: Operation, text: str, start: float) -> bool:
    from rapidfuzz.fuzz import ratio

    like = ratio(letters(operation.heard), letters(text))
    near = operation.at is not None and abs(start - operation.at) <= NEAR_POINT
    return like >= SAME_POINT or (near and like >= LIKE_POINT)


def _slide_out(notes: Notes, operation: Operation) -> tuple[Notes, Outcome]:
    found = _shown_at(notes.slides, operation.at or 0.0)
    if found is None:
        return notes, _waits(operation)
    kept = tuple(each for each in notes.slides if each is not found)
    return replace(notes, slides=kept), Outcome(MADE)


def _slide_in(notes: Notes, whole: Notes, operation: Operation) -> tuple[Notes, Outcome]:
    """A slide that an operation before has taken out is there again."""
    found = _shown_at(whole.slides, operation.at or 0.0)
    if found is None:
        return notes, _waits(operation)
    back = tuple(each for each in whole.slides if each in notes.slides or each == found)
    return replace(notes, slides=back), Outcome(MADE)


def _shown_at(slides: Sequence[Slide], at: float) -> Slide | None:
    """The slide that comes near a time, else the one that stands then."""
    near = min(slides, key=lambda each: abs(each.start - at), default=None)
    if near and abs(near.start - at) <= NEAR_SLIDE:
        return near
    return next((each for each in slides if each.start <= at < each.end), None)


_APPLY: dict[str, Callable[[Notes, Operation], tuple[Notes, Outcome]]] = {
    CHAPTER: _chapter,
    POINT: _wrong_point,
    SLIDE_OUT: _slide_out,
    SPEAKER: _speaker,
}
