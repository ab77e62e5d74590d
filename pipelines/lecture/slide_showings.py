"""From pictures that stood on the screen to slides that were shown.

What only adds to a slide, or takes away from it, is the slide still: its builds. Shots of a speaker, empty
screens and glimpses are no slides, and interrupt one only where another follows them.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from pipelines.lecture.slide_cells import difference
from pipelines.lecture.slide_stills import DRAWN_SHARE, RECOLOURED_SHARE, Standing, least

# What looks like a photograph and moves by more than this share is film.
MOVING_PHOTO = 0.01
# A slide is shown at least so long (s); one that comes back, longer: leafing through is no showing.
SHOWN, SHOWN_AGAIN = 1.5, 4.0
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

    `fullest` is the picture of it that has most on it, `emptier` those that came after; `again` is an
    earlier showing of the same slide.
    """

    start: float
    end: float
    fullest: Standing
    emptier: list[Standing] = field(default_factory=list)
    again: "Showing | None" = None


class Showings:
    """Takes pictures in the order in which they stood, and makes of them the slides that were shown."""

    def __init__(self):
        self.all: list[Showing] = []
        self._interrupted = False  # by something that is no slide

    def add(self, picture: Standing) -> None:
        if not is_slide(picture):
            self._interrupted = True
            return
        while self.all:
            if self._goes_on(self.all[-1], picture):
                return
            if self.all[-1].end - self.all[-1].start >= SHOWN:
                break
            self.all.pop()
        if self.all:
            self.all[-1].fullest.develop()
        self.all.append(self._begun(picture))
        self._interrupted = False

    def finished(self) -> list[Showing]:
        """The slides, without those that were leafed through, each with its first showing if there was one."""
        kept: list[Showing] = []
        for slide in self.all:
            slide.again = self._earlier(kept, slide)
            if slide.end - slide.start >= (SHOWN_AGAIN if slide.again else SHOWN):
                kept.append(slide)
        return kept

    def _earlier(self, kept: list[Showing], slide: Showing) -> Showing | None:
        for other in kept:
            if not other.again and relation(other.fullest, slide.fullest) in (Relation.SAME, Relation.EMPTIER):
                return other
        return None

    def _goes_on(self, slide: Showing, picture: Standing) -> bool:
        """Whether the picture is one of the slide that is being shown; if so, it is the slide's."""
        match relation(slide.fullest, picture):
            case Relation.OTHER:
                return False
            case Relation.EMPTIER:
                slide.emptier.append(picture)
            case Relation.FULLER | Relation.SAME as kind:
                if kind is Relation.FULLER or not slide.emptier:
                    slide.fullest = picture
                slide.emptier.clear()
        slide.end = picture.end
        self._interrupted = False
        return True

    def _begun(self, picture: Standing) -> Showing:
        """A slide that begins with the picture, or with what led up to it at the end of the one before."""
        begun = Showing(picture.start, picture.end, picture)
        if not self.all:
            return begun
        before = self.all[-1]
        if picture.start - before.end <= TRANSITION and not self._interrupted:
            begun.start = before.end
        while before.emptier and relation(before.emptier[-1], picture) in (Relation.SAME, Relation.FULLER):
            begun.start = before.emptier.pop().start
            before.end = begun.start
        return begun


def is_slide(picture: Standing) -> bool:
    """Whether it is drawn rather than filmed, and not empty."""
    standing = ~picture.moving
    if picture.filmed or (picture.still.ink & standing).sum() < least(picture.still.luma):
        return False
    return picture.still.flat[standing].mean() >= DRAWN_SHARE or picture.moving_share < MOVING_PHOTO


def relation(old: Standing, new: Standing) -> Relation:
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
