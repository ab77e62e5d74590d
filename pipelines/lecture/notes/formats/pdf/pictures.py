"""Pictures as the PDF sets them: slides, and the mark of a department.

It imports reportlab: import it where a PDF is made.
"""

import io

from reportlab.platypus import Flowable, Image

from pipelines.core.errors import Unavailable
from pipelines.lecture.notes.formats.pdf.style import HAIRLINE


class Picture(Image):
    """A picture of a given width (points) in a hairline, which may lead somewhere."""

    def __init__(self, data: bytes, width: float, link: str = ""):
        from reportlab.lib.utils import ImageReader

        across, down = ImageReader(io.BytesIO(data)).getSize()
        super().__init__(io.BytesIO(data), width, width * down / across, lazy=0)
        self.link = link

    def draw(self):
        super().draw()
        canvas, size = self.canv, (self.drawWidth, self.drawHeight)
        canvas.saveState()
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, *size)
        canvas.restoreState()
        if self.link:
            canvas.linkURL(self.link, (0, 0, *size), relative=1)


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
