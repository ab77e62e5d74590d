"""From pictures that stood on the screen to slides that were shown.

What only adds to a slide, or takes away from it, is the slide still: its builds. Shots of a speaker, empty
screens and glimpses are no slides, and interrupt one only where another follows them.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from pipelines.lecture.slides.cells import difference
from pipelines.lecture.slides.scroll import scrolled
from pipelines.lecture.slides.static_frames import DRAWN_SHARE, RECOLOURED_SHARE, StaticFrame, least

# What looks like a photograph and moves by more than this share is film; it takes so many looks to know.
MOVING_PHOTO, SEEN_PHOTO = 0.01, 2
# A slide is shown at least so long (s); one that comes back, longer: leafing through is no showing.
SHOWN, SHOWN_AGAIN = 1.5, 4.0
# A picture of a slide on which this share of its ink is left is worth less than the one before.
PALER = 0.97
# The rest of a scrolled document is shown by itself from this share of the screen's height on.
REST = 0.2
# A slide that follows another within this time (s) replaces it.
TRANSITION = 3.0
# Ink that may go without making it another slide: so much of all that there was.
LOST_SHARE = 0.02
# A slide with little on it must keep most of that.
LOST_OF_LITTLE = 0.3


class Relation(Enum):
    """What a picture is to an earlier one."""

    SAME = auto()
    FULLER = auto()
    EMPTIER = auto()
    OTHER = auto()


@dataclass
class Showing:
    """A slide on the screen from start to end (s).

    `fullest` is the picture of it that has most on it, `emptier` those that came after, `rest` is
    where it has been scrolled to, if that is far; `again` is an earlier showing of the same slide.
    """

    start: float
    end: float
    fullest: StaticFrame
    emptier: list[StaticFrame] = field(default_factory=list)
    rest: "Showing | None" = None
    again: "Showing | None" = None

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Showings:
    """Takes pictures in the order in which they stood, and makes of them the slides that were shown."""

    def __init__(self):
        self._all: list[Showing] = []
        self._interrupted = False  # by something that is no slide

    def add(self, picture: StaticFrame) -> None:
        """The next picture: of the slide that is being shown, of another, or of none."""
        if not is_slide(picture):
            self._interrupted = True
            return
        while self._all and not self._goes_on(self._all[-1], picture):
            if self._all[-1].seconds >= SHOWN:
                self._follow(picture)
                break
            self._all.pop()
        if not self._all:
            self._all.append(Showing(picture.start, picture.end, picture))
        self._interrupted = False

    def finished(self) -> list[Showing]:
        """The slides but those that were leafed through, each with its first showing if there was one."""
        if self._all:
            self._end(self._all[-1])
        kept: list[Showing] = []
        for slide in self._all:
            slide.again = _shown_before(kept, slide)
            if slide.seconds >= (SHOWN_AGAIN if slide.again else SHOWN):
                kept.append(slide)
        return kept

    def _goes_on(self, slide: Showing, picture: StaticFrame) -> bool:
        """Whether the picture is one of the slide that is being shown; if so, it becomes the slide's."""
        match relation(slide.fullest, picture):
            case Relation.OTHER:
                shift = scrolled(slide.fullest.still.luma, picture.still.luma)
                if shift is None:
                    return False
                slide.rest = Showing(slide.rest.start if slide.rest else picture.start, picture.end, picture)
                if abs(shift) < REST:
                    slide.rest = None
            case Relation.EMPTIER:
                slide.emptier.append(picture)
            case kind:
                if kind is Relation.FULLER or not _paler(picture, slide.fullest):
                    slide.fullest = picture
                slide.emptier.clear()
                slide.rest = None
        slide.end = picture.end
        return True

    def _follow(self, picture: StaticFrame) -> None:
        """A slide that begins with the picture, or with what led up to it at the end of the one before."""
        rest = self._all[-1].rest
        if rest and scrolled(rest.fullest.still.luma, picture.still.luma) is not None:
            self._all[-1].rest = None  # the next screenful has it all
        self._end(self._all[-1])
        before = self._all[-1]
        begun = Showing(picture.start, picture.end, picture)
        if picture.start - before.end <= TRANSITION and not self._interrupted:
            begun.start = before.end
        while before.emptier and relation(before.emptier[-1], picture) in (Relation.SAME, Relation.FULLER):
            begun.start = before.end = before.emptier.pop().start
        self._all.append(begun)

    def _end(self, slide: Showing) -> None:
        """Take its picture; the rest of a document that was scrolled by less than a screenful is one more."""
        slide.fullest.develop()
        if slide.rest:
            slide.rest.fullest.develop()
            slide.end = slide.rest.start
            self._all.append(slide.rest)
            slide.rest = None


def _shown_before(earlier: list[Showing], slide: Showing) -> Showing | None:
    """The first showing of the same slide, where nothing on it is new."""
    for other in earlier:
        if not other.again and relation(other.fullest, slide.fullest) in (Relation.SAME, Relation.EMPTIER):
            return other
    return None


def _paler(picture: StaticFrame, other: StaticFrame) -> bool:
    """Whether there is less to be seen on it: text that has been dimmed."""
    return picture.still.ink_pixels.sum() < PALER * other.still.ink_pixels.sum()


def is_slide(picture: StaticFrame) -> bool:
    """Whether it is drawn rather than filmed, and not empty."""
    if picture.filmed or picture.ink < least(picture.still.luma) / 2:  # a word of two letters is one
        return False
    if picture.still.flat[~picture.moving].mean() >= DRAWN_SHARE:
        return True
    return picture.seen >= SEEN_PHOTO and picture.moving_share < MOVING_PHOTO


def relation(old: StaticFrame, new: StaticFrame) -> Relation:
    """What a picture is to an earlier one, wherever neither of them moves."""
    if old.still.luma.shape != new.still.luma.shape:
        return Relation.OTHER
    ignored = old.moving | new.moving
    between, few = difference(old.still, new.still, ignored), least(old.still.luma)
    if between.recoloured.mean() >= RECOLOURED_SHARE:
        return Relation.OTHER
    lost, gained = int(between.lost.sum()), int(between.gained.sum())
    had, has = int((old.still.ink & ~ignored).sum()), int((new.still.ink & ~ignored).sum())
    if lost < _bearable(had, few):
        return Relation.SAME if gained < few else Relation.FULLER
    return Relation.EMPTIER if gained < _bearable(has, few) else Relation.OTHER


def _bearable(ink: int, few: int) -> float:
    return min(few + LOST_SHARE * ink, max(1.0, LOST_OF_LITTLE * ink))
