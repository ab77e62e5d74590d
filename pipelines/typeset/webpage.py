"""Pages in one file: templates whose values are escaped, and the house's fonts inside the style sheet."""

import base64
import hashlib
import io
from functools import cache, lru_cache
from importlib import resources

from pipelines.typeset import colours
from pipelines.typeset.fonts import FACES

# What a style sheet has in the place of the fonts.
FONTS = "/* fonts */"
# What is kept of a font beside its glyphs: whose it is and under which licence, and two features as tags.
LICENCE = (0, 13, 14)
FEATURES = tuple(int.from_bytes(tag) for tag in (b"kern", b"liga"))


@cache
def environment(package: str):
    """The templates of a package, which know the colours of the house."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["colours"] = colours
    return made


def digest(script: str) -> str:
    """A script's SHA-256 as a content security policy has it."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def with_fonts(page: str) -> str:
    """A page with the faces that it is set in: whatever is set needs the characters of what is written."""
    return page.replace(FONTS, _faces(frozenset(page)), 1)


# Pages of one language have the same characters, more or less.
@lru_cache(maxsize=16)
def _faces(used: frozenset[str]) -> str:
    """CSS of the faces, with the characters that are used and the licence that they came with."""
    from fontTools.ttLib import TTFont

    rules = []
    for face, (package, file) in FACES.items():
        chosen = _subset((resources.files(package) / "files" / file).read_bytes(), used)
        font = TTFont(io.BytesIO(chosen), recalcTimestamp=False, recalcBBoxes=False)
        # The names of the fonts are reserved for them as a whole.
        for number in (1, 4, 6):
            font["name"].setName("Konspekt", number, 3, 1, 0x409)
        font.flavor, written = "woff", io.BytesIO()
        font.save(written)
        data = base64.b64encode(written.getvalue()).decode()
        family, _, weight = face.partition("-")
        rules.append(
            f'@font-face {{ font-family: "konspekt-{family}"; font-weight: {weight or 400}; '
            f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
        )
    return "\n".join(rules)


def _subset(font: bytes, used: frozenset[str]) -> bytes:
    """A TrueType font with some characters alone; HarfBuzz takes a tenth of the time that fontTools does."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(map(ord, used))
    for chosen, values in ((wanted.name_id_set, LICENCE), (wanted.layout_feature_tag_set, FEATURES)):
        chosen.clear()
        chosen.update(values)
    return uharfbuzz.subset(uharfbuzz.Face(font), wanted).blob.data
