"""What a person asks for in a few words, as an operation that will find its place again."""

from pipelines.core.errors import Mendable
from pipelines.lecture.corrections.doubts import Heard, occurrences
from pipelines.lecture.corrections.operations import (
    ALWAYS,
    CHAPTER,
    DELETE,
    INSERT,
    POINT,
    REPLACE,
    Operation,
)
from pipelines.lecture.corrections.words import letters, marks
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import KeyPoint, Transcript
from pipelines.locale.message import Message
from pipelines.typeset.times import clock

# What is said is looked for so near the time that a person gives (s).
NEAR = 30.0
# Times that are told at most.
TOLD = 8


class NotThere(Mendable):
    """What somebody wants to put right is not in the lecture, or in several places of it."""


def change(transcript: Transcript, heard: str, to: str, at: float | None) -> Operation:
    """Words that are said become others, or none; raises NotThere where nobody can tell which."""
    place = _place(transcript, heard, at)
    return Operation(
        REPLACE if to.strip() else DELETE,
        at=round(place.at, 2),
        heard=" ".join(heard.split()),
        to=" ".join(to.split()),
        before=place.before,
        after=place.after,
    )


def change_place(place: Heard, to: str) -> Operation:
    """A doubtful place becomes other words, or none; marks at its borders stay where `to` has none."""
    ahead, behind = marks(place.text)
    heard = place.text if to and not letters(to[-1]) else place.text.removesuffix(behind)
    heard = heard if to and not letters(to[0]) else heard.removeprefix(ahead)
    kind = REPLACE if to.strip() else DELETE
    return Operation(kind, round(place.at, 2), heard, " ".join(to.split()), place.before, place.after)


def addition(transcript: Transcript, after: str, to: str, at: float | None) -> Operation:
    """Words are said after others; raises NotThere where nobody can tell which."""
    place = _place(transcript, after, at)
    known = place.text if marks(after)[1] else place.text.removesuffix(marks(place.text)[1])
    before = f"{place.before} {known}".strip()
    return Operation(INSERT, round(place.until, 2), to=" ".join(to.split()), before=before, after=place.after)


def spelling(transcript: Transcript, given: str) -> Operation:
    """HEARD=SPELLING: a name is written so wherever it is said; raises NotThere where it is not."""
    heard, _, to = (" ".join(part.split()) for part in given.partition("="))
    if not (letters(heard) and letters(to)):
        raise NotThere(Message("{given!r}: HEARD=SPELLING is wanted", given=given))
    if not occurrences(transcript, heard):
        raise NotThere(Message("“{heard}” is not said in this lecture", heard=heard))
    return Operation(ALWAYS, heard=heard, to=to)


def title(notes: Notes, number: int, to: str) -> Operation:
    """The chapter of that number, from 1, is called so."""
    if not notes.chapters:
        raise NotThere(Message("this lecture has no chapters"))
    if not 1 <= number <= len(notes.chapters):
        raise NotThere(Message("there are chapters 1 to {last}", last=len(notes.chapters)))
    chapter = notes.chapters[number - 1]
    return Operation(CHAPTER, at=round(chapter.start, 2), heard=chapter.title, to=" ".join(to.split()))


def wrong_point(notes: Notes, number: int) -> Operation:
    """The point of that number, from 1, is wrong."""
    found = points(notes)
    if not 1 <= number <= len(found):
        raise NotThere(Message("there are points 1 to {last}", last=len(found)))
    point = found[number - 1]
    return Operation(POINT, at=round(point.start, 2), heard=" ".join(point.text.split()))


def points(notes: Notes) -> list[KeyPoint]:
    """All points of the notes, each once: of the whole, of each chapter, of the course, decisions, and those
    of a person's own sections."""
    told = notes.summary
    every = [*told.points, *(point for chapter in told.by_chapter for point in chapter), *told.organisation]
    every += [*notes.decisions, *(point for section in notes.own for point in section.points)]
    return list({(point.text, point.start): point for point in every}.values())


def _place(transcript: Transcript, wanted: str, at: float | None) -> Heard:
    """Where something is said, by the time if one is given; raises NotThere with what there is."""
    found = occurrences(transcript, wanted)
    if not found:
        raise NotThere(Message("“{heard}” is not said in this lecture", heard=wanted))
    times = [clock(each.at) for each in found[:TOLD]]
    if at is None:
        if len(found) > 1:
            raise NotThere(
                Message("“{heard}” is said several times: say --at one of {times}", heard=wanted, times=times)
            )
        return found[0]
    nearest = min(found, key=lambda each: abs(each.at - at))
    if abs(nearest.at - at) > NEAR:
        raise NotThere(
            Message(
                "“{heard}” is not said at {time}, but at {times}", heard=wanted, time=clock(at), times=times
            )
        )
    return nearest
