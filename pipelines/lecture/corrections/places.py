"""Where an operation belongs: by its words, else, after a new recognition, by place and likeness."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.core.files.names import shown
from pipelines.lecture.corrections.operations import Operation
from pipelines.lecture.corrections.words import Match, Speech, Text, letters
from pipelines.locale.message import Message
from pipelines.typeset.times import clock

# How far from its time (s) the words of an operation are looked for, and how near they count without a
# likeness of what is around them: engines differ by less. Words that are like it are looked for nearer.
REACH, NEAR, NEARER = 30.0, 2.0, 8.0
# Of 100: how like the words around have to be where those of the operation are found as they are, or ...
AROUND = 50.0
# ... where they are only like it; and how like they have to be themselves: to what was heard, or to what is
# right. Without any words around it what was heard has to be this like.
AROUND_LIKELY, LIKE_HEARD, LIKE_RIGHT, LIKE_ALONE = 75.0, 50.0, 70.0, 80.0
# What a likeness of nothing costs against one second of distance.
COST = 8.0


@dataclass(frozen=True)
class Place:
    """Where in a text something is to be put, and whether what is right is said there already."""

    text: Text
    match: Match
    right: bool = False
    like: bool = False


def place_of(operation: Operation, speech: Speech) -> Place | Message:
    """Where the words of a replacement or a deletion are, or why they are not found."""
    heard, right = letters(operation.heard), letters(operation.to)
    if not heard:
        return Message("`from` has no word")
    text = speech.text(operation.at, REACH)
    candidates = list(text.matches(heard))
    if operation.at is None and len(candidates) > 1 and not _has_around(operation):
        times = [clock(text.time(each)) for each in candidates[:5]]
        return Message("it is said several times ({times}): say which with `at`", times=times)
    so = list(text.matches(right))
    if found := _best(operation, text, candidates):
        around = next((each for each in so if each.first <= found.first and found.after <= each.after), None)
        return Place(text, around or found, right=around is not None)
    if found := _best(operation, text, so):
        return Place(text, found, right=True)
    if not right and (gone := _joint(operation, text)) is not None:
        return Place(text, Match(gone, gone), right=True)
    return _alike(operation, speech) or Message(
        "“{heard}” is not said there now", heard=shown(operation.heard)
    )


def place_between(operation: Operation, speech: Speech) -> tuple[int, bool] | Message:
    """The number of the word before which something belongs, and whether it is said there already."""
    if not (letters(operation.before) or letters(operation.after)):
        return Message("neither `before` nor `after` has a word")
    text = speech.text(operation.at, REACH)
    for known in (operation.before, operation.after):
        candidates = list(text.matches(letters(known)))
        if operation.at is None and len(candidates) > 1:
            return Message("“{heard}” is said several times: say which with `at`", heard=shown(known))
        before = known is operation.before
        places = [each.after if before else each.first for each in candidates]
        if places:
            place = min(places, key=lambda place: abs(text.moment(place) - (operation.at or 0.0)))
            return _number(text, place), _said(operation, text, place, before)
    if (joint := _joint(operation, text)) is not None:
        return _number(text, joint), False
    return Message("“{heard}” is not said there now", heard=shown(operation.before or operation.after))


def _said(operation: Operation, text: Text, place: int, behind: bool) -> bool:
    """Whether what is to be inserted stands behind a place, or before it, already: "very" in "very, very" is
    told by what is on its other side."""
    from rapidfuzz.fuzz import ratio

    right, beyond = letters(operation.to), letters(operation.after if behind else operation.before)
    here = text.letters[place:] if behind else text.letters[:place][::-1]
    if not behind:  # the same in a mirror
        right, beyond = right[::-1], beyond[::-1]
    if not right or not here.startswith(right):
        return False
    with_it, without = (ratio(beyond, here[n : n + len(beyond)]) for n in (len(right), 0))
    return not beyond or with_it > without


def _number(text: Text, place: int) -> int:
    """The number among all words of the first that begins at a place of a text or after it."""
    if place >= len(text.letters):
        return text.offset + len(text.words)
    number = text.word_at(place)
    return text.offset + number + (text.start(number) < place)


def _has_around(operation: Operation) -> bool:
    return bool(letters(operation.before) or letters(operation.after))


def _nearest(operation: Operation, text: Text, candidates: Iterable[Match]) -> Match | None:
    return min(candidates, key=lambda each: abs(text.time(each) - (operation.at or 0.0)), default=None)


def _best(operation: Operation, text: Text, candidates: Iterable[Match]) -> Match | None:
    """The candidate that is nearest in time with the likest words around it; none where none is meant."""
    found: list[tuple[float, int, Match]] = []
    for each in candidates:
        distance = 0.0 if operation.at is None else abs(text.time(each) - operation.at)
        around = _around(operation, text, each)
        if not _has_around(operation) or distance <= NEAR or around >= AROUND:
            found.append((distance + COST * (1 - around / 100), each.first, each))
    return min(found)[2] if found else None


def _around(operation: Operation, text: Text, match: Match) -> float:
    """How like (0..100) the words around a match are to those that were around the operation."""
    from rapidfuzz.fuzz import ratio

    before, after = letters(operation.before), letters(operation.after)
    here = text.letters
    # Of what begins or ends with the recording there is less.
    likenesses = [ratio(before, here[max(0, match.first - len(before)) : match.first])] if before else []
    likenesses += [ratio(after, here[match.after : match.after + len(after)])] if after else []
    return sum(likenesses) / len(likenesses) if likenesses else 100.0


def _joint(operation: Operation, text: Text) -> int | None:
    """Where the words before and after stand side by side; None where they do not."""
    before, after = letters(operation.before), letters(operation.after)
    if not (before and after):
        return None
    found = _nearest(operation, text, text.matches(before + after))
    return None if found is None else found.first + len(before)


def _alike(operation: Operation, speech: Speech) -> Place | None:
    """What stands between words like those around the operation, near its time, and is like what it was."""
    if operation.at is None:
        return None
    text = speech.text(operation.at, NEARER)
    found = max(
        (
            (likeness, -each.first, each)
            for each in _between(operation, text)
            if (likeness := _likeness(operation, text, each)) and _near(operation, text, each)
        ),
        default=None,
    )
    return Place(text, found[2], like=True) if found else None


def _near(operation: Operation, text: Text, match: Match) -> bool:
    return abs(text.time(match) - (operation.at or 0.0)) <= NEARER


def _likeness(operation: Operation, text: Text, match: Match) -> float:
    """How like (0..100) what stands there is to the operation; 0 where it may be another thing."""
    from rapidfuzz.fuzz import ratio

    here, heard, right = (
        text.letters[match.first : match.after],
        letters(operation.heard),
        letters(operation.to),
    )
    like_heard, like_right = ratio(here, heard), ratio(here, right)
    if len(here) > 2 * max(len(heard), len(right)) + 6:
        return 0.0
    if not _has_around(operation):
        return like_heard if like_heard >= LIKE_ALONE else 0.0
    around = _around(operation, text, match)
    if around < AROUND_LIKELY or (like_heard < LIKE_HEARD and (not right or like_right < LIKE_RIGHT)):
        return 0.0
    return around + max(like_heard, like_right)


def _between(operation: Operation, text: Text) -> Iterator[Match]:
    """Whole words where the operation, with what is around it, is aligned with the text."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.fuzz import partial_ratio_alignment

    before, heard, after = letters(operation.before), letters(operation.heard), letters(operation.after)
    wanted = before + heard + after
    if not text.letters:
        return
    first, end = 0, len(text.letters)
    if len(wanted) < end and (aligned := partial_ratio_alignment(wanted, text.letters)):
        first, end = aligned.dest_start, aligned.dest_end
    steps = Levenshtein.opcodes(wanted, text.letters[first:end])
    begin = first + _there(steps, len(before), False)
    close = first + _there(steps, len(before) + len(heard), True)
    begin, close = _border(text, begin), _border(text, close)
    if begin < close:
        yield Match(begin, close)


def _there(steps: Iterable[Any], place: int, latest: bool) -> int:
    """The place in the aligned text that a place in the other has become; what came in there is after it, or
    before the `latest`."""
    found: list[int] = []
    for step in steps:
        if step.src_start <= place <= step.src_end:
            moved = place - step.src_start if step.tag in ("equal", "replace") else 0
            found.append(step.dest_start + moved)
            if step.tag == "insert":
                found.append(step.dest_end)
    return (max if latest else min)(found, default=0)


def _border(text: Text, place: int) -> int:
    """The nearest place at which a word begins or the text ends."""
    if place >= len(text.letters):
        return len(text.letters)
    number = text.word_at(place)
    begin, end = text.start(number), text.start(number + 1)
    return begin if place - begin <= end - place else end
