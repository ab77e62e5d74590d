"""What may not be parted by the end of a page. It imports reportlab: import it where a PDF is made."""

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer
from reportlab.platypus.doctemplate import FrameBreak, NullActionFlowable

# A paragraph of so many lines is not parted; of a longer one so many stay with what introduces or follows it.
WHOLE, LINES = 4, 3


def kept(story: Sequence[Flowable]) -> list[Flowable]:
    """The story with room for the beginning of what follows before all that introduces something."""
    found: list[Flowable] = []
    place = 0
    while place < len(story):
        end = place
        while end < len(story) and introduces(story[end]):
            end += 1
        if end > place:
            found.append(Room(story[place:end], story[end : end + LINES]))
        found += story[place : end + 1]
        place = end + 1
    return found


def introduces(flowable: Flowable) -> bool:
    """Whether it is a heading, or a note below one, which is nothing by itself."""
    return getattr(flowable, "introduces", False)


def ended(story: Sequence[Flowable], last: Sequence[Flowable], measure: float) -> list[Flowable]:
    """The story with something at its end that never stands on a page by itself."""
    place, lines = len(story), 0
    while place and lines < LINES and not introduces(story[place - 1]):
        place -= 1
        lines += _lines(story[place], measure)
    # Nor is a heading left behind with a line or two.
    head, left = place, 0
    while head and left < LINES and not introduces(story[head - 1]):
        head -= 1
        left += _lines(story[head], measure)
    place = head if left < LINES else place
    while place and introduces(story[place - 1]):
        place -= 1
    return [*kept(story[:place]), Ending(kept(story[place:]), last)]


class Room(CondPageBreak):
    """A new page where headings, or notes, would be parted from the beginning of what they introduce."""

    def __init__(self, heads: Sequence[Flowable], introduced: Sequence[Flowable]):
        super().__init__(0)
        self.heads, self.introduced = heads, introduced

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self._frame._atTop:
            return 0, 0
        self.height = self._needed(width)
        return super().wrap(width, height)

    def _needed(self, width: float) -> float:
        """The height of the headings and of the first lines below them, with the space above."""
        height = after = 0.0
        for each in self.heads:
            height += max(after, each.getSpaceBefore()) + _height(each, width, self.canv)
            after = each.getSpaceAfter()
        lines = 0
        for each in self.introduced:
            if lines >= LINES or introduces(each):
                break
            height += max(after, each.getSpaceBefore()) + _least(each, width, self.canv)
            after, lines = each.getSpaceAfter(), lines + _lines(each, width)
        return height


class Ending(Flowable):
    """The end of the notes, and something after it that takes the last lines along to a new page."""

    def __init__(self, before: Sequence[Flowable], last: Sequence[Flowable]):
        super().__init__()
        self.before, self.last = list(before), list(last)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, 0xFFFFFF  # force a split, as KeepTogether does

    def split(self, width: float, height: float) -> list[Flowable]:
        there = [*self.before, *self.last]
        needed = _together(there, width, self.canv)
        fits, at_top = needed + there[0].getSpaceBefore() <= height, self._frame._atTop
        # What does not fit here goes on to the next page by itself.
        goes_on = _together(self.before, width, self.canv, smallest=True) > height
        if fits or at_top or goes_on or needed > self._frame._aH:
            return [NullActionFlowable(), *there]
        for place, each in enumerate(self.before):
            if hasattr(each, "least"):
                room = height - needed + _height(each, width, self.canv) - there[0].getSpaceBefore()
                if len(smaller := each.splitOn(self.canv, width, room)) == 1:
                    return [NullActionFlowable(), *there[:place], *smaller, *there[place + 1 :]]
        first, *others = self.before
        if _lines(first, width) > WHOLE:
            rest = LINES * first.style.leading
            parted = first.splitOn(self.canv, width, _height(first, width, self.canv) - rest)
            if len(parted) == 2:
                return [parted[0], FrameBreak(), parted[1], *others, *self.last]
        return [FrameBreak(), *there]


def _together(flowables: Sequence[Flowable], width: float, canv, smallest: bool = False) -> float:
    """The height of flowables one below the other; `smallest`: with pictures as low as they may be."""
    height = after = 0.0
    for place, each in enumerate(flowables):
        if not isinstance(each, CondPageBreak):
            least = smallest and hasattr(each, "least")
            own = each.least(width, canv) if least else _height(each, width, canv)
            height += max(after, each.getSpaceBefore()) * bool(place) + own
            after = each.getSpaceAfter()
    return height


def _height(flowable: Flowable, width: float, canv) -> float:
    if isinstance(flowable, KeepTogether):
        return _together(flowable._content, width, canv)
    return flowable.wrapOn(canv, width, 0xFFFFFF)[1]


def _least(flowable: Flowable, width: float, canv) -> float:
    """The height of what stays together at its beginning."""
    if hasattr(flowable, "least"):
        return flowable.least(width, canv)
    lines = _lines(flowable, width)
    if isinstance(flowable, Paragraph) and lines > WHOLE:
        return LINES * flowable.style.leading
    return _height(flowable, width, canv)


def _lines(flowable: Flowable, width: float) -> int:
    """How many lines of text it counts as."""
    if isinstance(flowable, Paragraph):
        return round(flowable.wrap(width, 0xFFFFFF)[1] / flowable.style.leading)
    if isinstance(flowable, CondPageBreak | Spacer):
        return 0
    return getattr(flowable, "lines", LINES)
