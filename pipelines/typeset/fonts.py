"""The fonts of everything that is printed, and which of them has a given character."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby

from pipelines.core.errors import Unavailable
from pipelines.typeset.system_fonts import installed

# The notes' own faces, by the name that they have here.
FACES = {
    "serif": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "serif-bold": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
    "sans": ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
    "sans-bold": ("fontpkg_pt_sans", "PT_Sans-Web-Bold.ttf"),
}
NO_GLYPH = "\N{WHITE SQUARE}"


class Fonts:
    """Chooses the font for every character: the wanted face, else a fallback that has it.

    `fallback` lists TTF files, comma-separated, that are tried before the fonts of the system.
    Raises Unavailable where one of them cannot be read.
    """

    def __init__(self, fallback: str = ""):
        self._names = {
            face: _opened(str(resources.files(package) / "files" / file))
            for face, (package, file) in FACES.items()
        }
        self._fallback = [_opened(path.strip()) for path in fallback.split(",") if path.strip()]
        self._plain = {
            face: frozenset(filter(_plain, _characters(name))) for face, name in self._names.items()
        }
        # Those of the system that have had something: a script is set in one font.
        self._found: list[str] = []
        self._chosen: dict[tuple[str, str], tuple[str, str]] = {}
        # What had to become a hollow square.
        self.missing: set[str] = set()

    def name(self, face: str) -> str:
        """The name under which the typesetter knows one of the notes' own faces."""
        return self._names[face]

    def runs(self, text: str, face: str) -> list[tuple[str, str]]:
        """The text as (name of a font, characters); what no font has becomes a hollow square."""
        if self._plain[face].issuperset(text):
            return [(self._names[face], text)]
        found = [self._choose(cluster, face) for cluster in _clusters(text)]
        runs = groupby((pair for pair in found if pair[1]), key=lambda pair: pair[0])
        return [(font, "".join(part for _, part in run)) for font, run in runs]

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
            fits = self.width(text[:middle] + "…", face, size) <= width
            least, most = (middle, most) if fits else (least, middle - 1)
        return text[:least].rstrip(" ,.;:—–-") + "…"

    def _choose(self, cluster: str, face: str) -> tuple[str, str]:
        if (face, cluster) not in self._chosen:
            self._chosen[face, cluster] = self._search(cluster, face)
        return self._chosen[face, cluster]

    def _search(self, cluster: str, face: str) -> tuple[str, str]:
        own = self._names[face]
        if cluster.isspace():
            return own, cluster if cluster in self._plain[face] else " "
        visible = "".join(filter(_visible, unicodedata.normalize("NFC", cluster)))
        if not visible:
            return own, ""
        for wanted in (visible, NO_GLYPH):
            if wanted == NO_GLYPH:
                self.missing.add(visible)
            for font in (own, *self._fallback, *self._found):
                if _characters(font).issuperset(wanted):
                    return font, wanted
            if found := _of_the_system(wanted):
                self._found.append(found)
                return found, wanted
        return own, "?"


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the combining marks that follow it."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _plain(character: str) -> bool:
    """Whether a character can be set without a look at its neighbours."""
    return unicodedata.category(character)[0] not in "CM" and (
        character in " \N{NO-BREAK SPACE}" or not character.isspace()
    )


def _visible(character: str) -> bool:
    """Not a control or formatting character, and no selector of an emoji's variant."""
    variant = "\ufe00" <= character <= "\ufe0f"
    return unicodedata.category(character) not in ("Cc", "Cf") and not variant


@cache
def _opened(path: str, face: int = 0) -> str:
    """Make a TTF file, or a face of a collection of them, known to the typesetter; gives its name there."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    class Font(TTFont):
        def addObjects(self, doc):
            # reportlab 5.1 writes <1F600> for what has to be UTF-16, <D83DDE00>: such characters
            # could be seen, but neither found nor copied.
            super().addObjects(doc)
            for name, stream in doc.idToObject.items():
                if name.startswith("toUnicodeCMap:"):
                    stream.content = re.sub("<([0-9A-F]{5,6})>", _utf16, stream.content)

    name = f"notes-{_opened.cache_info().misses}"
    try:
        registerFont(Font(name, path, subfontIndex=face))
    except (TTFError, OSError) as error:
        raise Unavailable(
            "the font {path} cannot be used ({error}); [notes] fallback_fonts wants TrueType files",
            path=path,
            error=error,
        ) from error
    for bold, italic in ((0, 0), (0, 1), (1, 0), (1, 1)):
        addMapping(name, bold, italic, name)
    return name


def _utf16(found: re.Match) -> str:
    return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _characters(font: str) -> frozenset[str]:
    from reportlab.pdfbase.pdfmetrics import getFont

    return frozenset(map(chr, getFont(font).face.charToGlyph))


def _of_the_system(wanted: str) -> str | None:
    """The first font of the system that has all the wanted characters, and can be embedded."""
    for path, face in installed(wanted):
        try:
            font = _opened(path, face)
        except Unavailable:
            continue
        if _characters(font).issuperset(wanted):
            return font
    return None
