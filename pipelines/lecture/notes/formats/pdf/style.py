"""How the notes look: the page, its grid, colours and paragraph styles, all in points."""

from dataclasses import dataclass
from functools import cached_property

from pipelines.typeset import colours
from pipelines.typeset.fonts import Fonts

PAGES = {"A4": (595.2756, 841.8898), "Letter": (612.0, 792.0)}

INK, MUTED, HAIRLINE = colours.INK.light, colours.MUTED.light, colours.HAIRLINE.light


@dataclass(frozen=True)
class Sheet:
    """One page: a column of text with a wide margin at its left, where the times stand."""

    page: tuple[float, float]
    size: float
    fonts: Fonts
    # Languages without spaces are broken anywhere.
    unspaced: bool = False
    # The one colour: what leads somewhere, and what calls for care. Dark enough to be read in grey.
    accent: str = colours.ACCENT.light

    @cached_property
    def leading(self) -> float:
        return round(1.45 * self.size, 2)

    @cached_property
    def measure(self) -> float:
        """Width of the text: 36 em are about 70 Latin and 62 Cyrillic characters of PT Serif."""
        return min(36 * self.size, self.page[0] - 150)

    @cached_property
    def left(self) -> float:
        return self.page[0] - self.measure - 0.41 * (self.page[0] - self.measure)

    @property
    def top(self) -> float:
        return 76.0

    @property
    def bottom(self) -> float:
        return 80.0

    @property
    def gutter(self) -> float:
        """Between a time in the margin and the text."""
        return 1.25 * self.size

    @property
    def small(self) -> float:
        return round(0.8 * self.size, 2)

    def title(self, length: int):
        """The title's style: a title of many characters is set smaller."""
        size = (2.15 if length <= 60 else 1.75 if length <= 120 else 1.35) * self.size
        return self._style("serif-bold", size, 1.2, after=0.45 * self.leading)

    @cached_property
    def facts(self):
        return self._style("sans", 0.9 * self.size, 1.4, color=MUTED)

    @cached_property
    def heading(self):
        return self._style(
            "sans-bold", 1.25 * self.size, 1.3, before=1.9 * self.leading, after=0.6 * self.leading
        )

    @cached_property
    def section(self):
        return self._style(
            "sans-bold", 0.9 * self.size, 1.3, before=1.3 * self.leading, after=0.5 * self.leading
        )

    @cached_property
    def body(self):
        return self._style("serif", self.size, 1.45, after=0.55 * self.leading)

    @cached_property
    def point(self):
        return self._style("serif", self.size, 1.45, after=0.4 * self.leading, leftIndent=1.9 * self.size)

    @cached_property
    def note(self):
        """Explanations between the parts."""
        return self._style("sans", 0.86 * self.size, 1.4, color=MUTED, after=0.8 * self.leading)

    @cached_property
    def statement(self):
        return self._style(
            "serif", 1.25 * self.size, 1.4, before=1.9 * self.leading, after=0.5 * self.leading
        )

    @cached_property
    def answer(self):
        return self._style(
            "sans", 0.86 * self.size, 1.4, after=0.3 * self.leading, leftIndent=1.9 * self.size
        )

    @cached_property
    def listed(self):
        """A line of the index, the later lines of which are indented."""
        indent = 1.2 * self.size
        return self._style(
            "serif",
            0.9 * self.size,
            1.35,
            after=0.12 * self.leading,
            leftIndent=indent,
            firstLineIndent=-indent,
        )

    @cached_property
    def small_print(self):
        return self._style("sans", self.small, 1.3)

    @cached_property
    def label(self):
        return self._style("sans", self.small, 1.3, color=MUTED)

    @cached_property
    def caveat(self):
        """What the small print begins with."""
        return self._style("sans", self.small, 1.3, color=MUTED, after=0.4 * self.leading)

    def _style(self, face: str, size: float, leading: float, color=INK, before=0.0, after=0.0, **other):
        from reportlab.lib.styles import ParagraphStyle

        if self.unspaced:
            other["wordWrap"] = "CJK"
        return ParagraphStyle(
            face,
            fontName=self.fonts.name(face),
            fontSize=size,
            leading=leading * size,
            textColor=color,
            spaceBefore=before,
            spaceAfter=after,
            allowWidows=0,
            allowOrphans=0,
            **other,
        )
