"""Pictures as the PDF sets them: slides, and the mark of a department.

It imports reportlab: import it where a PDF is made.
"""

import io

from reportlab.platypus import Flowable, Image, ImageAndFlowables

from pipelines.core.errors import Unavailable
from pipelines.lecture.notes.formats.pdf.style import HAIRLINE

# A picture for which there is no room is made smaller by so much (points) until there is.
STEP = 6.0
LONG = 1e6


class Picture(Image):
    """A picture as large as a box (points) allows, in a hairline, which may lead somewhere.

    `key` is what links to it know it by.
    """

    def __init__(self, data: bytes, box: tuple[float, float], link: str = "", key: str = ""):
        from reportlab.lib.utils import ImageReader

        across, down = ImageReader(io.BytesIO(data)).getSize()
        scale = min(box[0] / across, box[1] / down)
        super().__init__(io.BytesIO(data), scale * across, scale * down, lazy=0)
        self.data, self.link, self.key = data, link, key
        # Those of reportlab are changed where there is no room for it.
        self.size = scale * across, scale * down

    def no_higher(self, height: float) -> "Picture":
        """The same picture, at most so high (points)."""
        return Picture(self.data, (self.size[0], min(height, self.size[1])), self.link, self.key)

    def draw(self):
        super().draw()
        canvas, size = self.canv, (self.drawWidth, self.drawHeight)
        canvas.saveState()
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, *size)
        canvas.restoreState()
        if self.key:
            canvas.bookmarkHorizontal(self.key, 0, self.drawHeight)
        if self.link:
            canvas.linkURL(self.link, (0, 0, *size), relative=1)


class Beside(ImageAndFlowables):
    """A picture at the right with text that flows around it.

    Where there is no room for it at the foot of a page it is made smaller, down to `lowest` (points).
    """

    def __init__(self, picture: Picture, text: list, gap: float, above: float, under: float, lowest: float):
        super().__init__(picture, text, gap, 0, above, under)
        self.picture, self.lowest = picture, min(lowest, picture.size[1])

    def least(self, width: float, canv) -> float:
        """The height (points) below which it stands on the next page."""
        smallest = self._with(self.lowest)
        smallest.wrapOn(canv, width, LONG)
        return smallest._aH

    def split(self, width, height):
        found, tried = super().split(width, height), height - self._itpad - self._ibpad
        # The text beside it may reach further down, by lines that may not be parted.
        while not found and tried > self.lowest - STEP and tried < self.picture.size[1]:
            smaller = self._with(max(tried, self.lowest))
            fits = smaller.wrapOn(self.canv, width, height)[1] <= height
            found, tried = [smaller] if fits else smaller.as_it_is(self.canv, width, height), tried - STEP
        return found

    def as_it_is(self, canv, width: float, height: float) -> list[Flowable]:
        """Its parts with the picture as large as it is, on a page with so much room; none without enough."""
        self.canv = canv
        try:
            return super().split(width, height)
        finally:
            del self.canv

    def _with(self, height: float) -> "Beside":
        """The same with its picture at most so high (points)."""
        picture = self.picture.no_higher(height)
        return Beside(picture, self._content, self._ilpad, self._itpad, self._ibpad, self.lowest)

    def getSpaceAfter(self):
        # reportlab's own forgets the space below a short text.
        return self._content[-1].getSpaceAfter()


class PictureRow(Flowable):
    """Pictures side by side, aligned at their tops."""

    def __init__(self, row: list[Picture], gap: float):
        super().__init__()
        self.row, self.gap = row, gap

    def wrap(self, *_):
        self.width = sum(each.drawWidth for each in self.row) + self.gap * (len(self.row) - 1)
        self.height = max(each.drawHeight for each in self.row)
        return self.width, self.height

    def draw(self):
        left = 0.0
        for each in self.row:
            each.drawOn(self.canv, left, self.height - each.drawHeight)
            left += each.drawWidth + self.gap


def logo(path: str, height: float, widest: float) -> Image:
    """The mark of a department, at most so high and wide (points).

    Raises Unavailable where the file is no picture.
    """
    import PIL.Image

    try:
        with PIL.Image.open(path) as image:
            across, down = image.size
    except (OSError, ValueError) as error:
        raise Unavailable("[theme] logo {path} cannot be used: {error}", path=path, error=error) from None
    scale = min(height / down, widest / across)
    return Image(path, across * scale, down * scale, mask="auto")
