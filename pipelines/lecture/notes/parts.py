"""A lecture in the order in which it is read: its parts, and the slides among their paragraphs."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.core.files.names import shown
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import KeyPoint, Paragraph, Sentence, Slide
from pipelines.lecture.speakers.attribution import speaker_of
from pipelines.lecture.speakers.roles import labels
from pipelines.locale.catalogue import Catalogue
from pipelines.typeset.times import clock

# A slide that comes so soon after a paragraph has begun (s) belongs to all of it.
LATE = 5.0
# Length of a section, and the shortest stretch at the end that is a section of its own (s).
SECTION, SHORTEST_SECTION = 600, 150


@dataclass(frozen=True)
class Part:
    """A chapter, or where a lecture has none a stretch of it; `start` in seconds.

    The title is empty where the lecture is one part. Blocks are the slides and paragraphs in their order:
    a tuple of slides stands for those between two paragraphs.
    """

    title: str
    start: float
    points: tuple[KeyPoint, ...]
    blocks: tuple[Paragraph | tuple[Slide, ...], ...]

    def illustrated(self) -> Iterator[tuple[tuple[Slide, ...], list[Paragraph]]]:
        """Slides with the paragraphs that begin while the last of them is shown; either may be none."""
        slides: tuple[Slide, ...] = ()
        beside: list[Paragraph] = []
        for block in self.blocks:
            if isinstance(block, tuple):
                if slides or beside:
                    yield slides, beside
                slides, beside = block, []
            else:
                beside.append(block)
        if slides or beside:
            yield slides, beside


def parts(notes: Notes, slides: Sequence[Slide] = ()) -> tuple[Part, ...]:
    """The parts of a lecture, with those of its slides that are to be shown."""
    heads = _heads(notes)
    starts = [start for _, start, _ in heads[1:]]
    # What begins before the first part belongs to it.
    held: list[list[Paragraph]] = [[] for _ in heads]
    for paragraph in notes.paragraphs:
        held[bisect_right(starts, paragraph.start)].append(paragraph)
    shown: list[list[Slide]] = [[] for _ in heads]
    for slide in slides:
        shown[bisect_right(starts, slide.start + LATE)].append(slide)
    for number, paragraphs in enumerate(held[:-1]):
        # A slide after which nothing begins in its part is that of the next one.
        last = max(map(_latest, paragraphs), default=float("-inf"))
        early = bisect_right([slide.start for slide in shown[number]], last)
        shown[number], shown[number + 1] = shown[number][:early], shown[number][early:] + shown[number + 1]
    return tuple(
        Part(title, start, points, tuple(_merged(found, seen)))
        for (title, start, points), found, seen in zip(heads, held, shown)
    )


def first_showings(slides: Iterable[Slide]) -> dict[Slide, Slide]:
    """The slide as it was shown the first time, by each of its showings; it has one picture."""
    firsts: dict[str, Slide] = {}
    return {slide: firsts.setdefault(slide.image, slide) for slide in slides}


def pieces(text: str, ranges: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A text as (text, whether it is in a range from start to end); ranges that overlap count as one."""
    found, place = [], 0
    for start, end in sorted(ranges):
        start, end = max(start, place), min(end, len(text))
        if start < end:
            found += [(text[place:start], False), (text[start:end], True)]
            place = end
    return [piece for piece in [*found, (text[place:], False)] if piece[0]]


def heard(
    paragraph: Paragraph, shaped: Callable[[str], str] = str
) -> list[tuple[Sentence, list[tuple[str, bool]]]]:
    """What a transcript has of a paragraph: its sentences, each in pieces (text, whether it is doubtful).

    `shaped` gives the text of a sentence as it is set, as long as before.
    """
    return [(each, pieces(shaped(each.text), each.doubtful)) for each in paragraph.sentences]


def speaker_labels(notes: Notes, words: Catalogue) -> dict[float, str]:
    """Who says a paragraph, by its start (s): of those only with which another speaker begins."""
    called = labels(notes.speakers, words)
    found, before = {}, None
    for paragraph in notes.paragraphs if called else ():
        speaker = speaker_of(paragraph.sentences)
        if speaker != before:
            found[paragraph.start] = called.get(speaker, called[0])
        before = speaker
    return found


def printable(notes: Notes) -> Notes:
    """The same notes, with names that can be written: those of files may hold anything."""

    def text(name: str) -> str:
        return shown(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))

    colophon = tuple((label, text(value)) for label, value in notes.colophon)
    title = " ".join(text(notes.title).split()) or text(notes.video_name)
    return replace(notes, title=title, video_name=text(notes.video_name), colophon=colophon)


def _heads(notes: Notes) -> list[tuple[str, float, tuple[KeyPoint, ...]]]:
    """Title, start (s) and key points of each part."""
    if notes.chapters:
        points = [*notes.summary.by_chapter, *[()] * len(notes.chapters)]
        return [(chapter.title, chapter.start, told) for chapter, told in zip(notes.chapters, points)]
    found = sections(notes.paragraphs, notes.duration)
    if len(found) < 2:
        return [("", 0.0, ())]
    return [(name, paragraphs[0].start, ()) for name, paragraphs in found]


def _latest(paragraph: Paragraph) -> float:
    """When a slide has to come at the latest (s) to stand before the paragraph."""
    return max(paragraph.start + LATE, paragraph.sentences[0].middle)


def _merged(paragraphs: Sequence[Paragraph], slides: Sequence[Slide]) -> Iterator:
    """Slides before the paragraphs that begin while they are shown."""
    latest = list(map(_latest, paragraphs))
    places: dict[int, list[Slide]] = {}
    for slide in slides:
        places.setdefault(bisect_left(latest, slide.start), []).append(slide)
    for number in range(len(paragraphs) + 1):
        if number in places:
            yield tuple(places[number])
        yield from paragraphs[number : number + 1]


def sections(paragraphs: Sequence[Paragraph], duration: float) -> list[tuple[str, list[Paragraph]]]:
    """Paragraphs by stretches of ten minutes, each with its name ("10:00–20:00").

    A short rest at the end belongs to the stretch before it, so a lecture of up to 12.5 minutes
    is one section. Stretches in which no paragraph begins are left out.
    """
    duration = max([duration, *(paragraph.sentences[-1].end for paragraph in paragraphs[-1:])])
    count = max(1, int((duration + SECTION - SHORTEST_SECTION) // SECTION))
    stretches: dict[int, list[Paragraph]] = {}
    for paragraph in paragraphs:
        stretches.setdefault(min(int(paragraph.start // SECTION), count - 1), []).append(paragraph)
    return [
        (f"{clock(index * SECTION)}–{clock((index + 1) * SECTION if index < count - 1 else duration)}", found)
        for index, found in sorted(stretches.items())
    ]
