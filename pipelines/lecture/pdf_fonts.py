"""The fonts of the notes, and which of them has a given character."""

import unicodedata
from collections.abc import Iterator
from importlib import resources
from itertools import groupby

# The faces of the notes by the name that they have here.
FACES = {
    "serif": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "serif-bold": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
    "sans": ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
    "sans-bold": ("fontpkg_pt_sans", "PT_Sans-Web-Bold.ttf"),
}
# Tried in this order for what the notes' own faces lack, before any other font of the system.
PREFERRED = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "FreeSans.ttf", "Arial Unicode.ttf")
# Opening a font takes some 20 ms: a stray emoji is not worth a search through hundreds.
MOST_TRIED = 40
NO_GLYPH = "\N{WHITE SQUARE}"


class Fonts:
    """Chooses the font for every character: the wanted face, else a fallback that has it.

    `fallback` lists TTF files, comma-separated, that are tried before the fonts of the system.
    Raises Unavailable where one of them cannot be read.
    """

    def __init__(self, fallback: str = ""):
        for face, (package, file) in FACES.items():
            _registered(face, str(resources.files(package) / "files" / file))
        self._fallback = [_named(path.strip()) for path in fallback.split(",") if path.strip()]
        self._own = {face: _characters(face) for face in FACES}
        self._chosen: dict[tuple[str, str], tuple[str, str]] = {}

    def runs(self, text: str, face: str) -> list[tuple[str, str]]:
        """The text as (font, characters) in order; what no font has is replaced by a hollow square."""
        if self._own[face].issuperset(text):
            return [(face, text)]
        found = (self._choose(cluster, face) for cluster in _clusters(text))
        return [
            (font, "".join(part for _, part in run)) for font, run in groupby(found, key=lambda pair: pair[0])
        ]

    def width(self, text: str, face: str, size: float) -> float:
        """The width of a line of text at a size, both in points."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return sum(stringWidth(part, font, size) for font, part in self.runs(text, face))

    def fitted(self, text: str, face: str, size: float, width: float) -> str:
        """As much of a text as fits into a width (points), with an ellipsis where some is left out."""
        text = " ".join(text.split())
        if self.width(text, face, size) <= width:
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            fits = self.width(text[:middle].rstrip() + "…", face, size) <= width
            least, most = (middle, most) if fits else (least, middle - 1)
        return text[:least].rstrip(" ,.;:—–-") + "…"

    def _choose(self, cluster: str, face: str) -> tuple[str, str]:
        if (face, cluster) not in self._chosen:
            self._chosen[face, cluster] = self._search(cluster, face)
        return self._chosen[face, cluster]

    def _search(self, cluster: str, face: str) -> tuple[str, str]:
        composed = unicodedata.normalize("NFC", cluster)
        visible = "".join(character for character in composed if not _invisible(character))
        if not visible:
            return face, " " if cluster.isspace() else ""
        for wanted in (visible, visible[0], NO_GLYPH):
            for font in (face, *self._fallback, *_system_fonts()):
                if font and _has(font, wanted):
                    return font, wanted
        return face, "?"


class _Tried(list):
    """Fonts of the system that were opened, in order, so that none is opened twice."""


def _clusters(text: str) -> Iterator[str]:
    """Characters with the combining marks that follow them."""
    cluster = ""
    for character in text:
        if cluster and unicodedata.category(character).startswith("M"):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
    if cluster:
        yield cluster
