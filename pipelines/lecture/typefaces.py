"""The faces that notes are set in, and what stands in for a character that they lack."""

import functools
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

SERIF, SANS = "PTSerif", "PTSans"
# Where systems keep a face with many scripts; the first that exists is used.
SYSTEM_FACES = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
)
MISSING = "\N{WHITE SQUARE}"


@functools.cache
def register() -> None:
    """Make PT Serif and PT Sans (ParaType, OFL) known to reportlab in their four styles."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for family, package, stem in [
        (SERIF, "fontpkg_pt_serif", "PT_Serif"),
        (SANS, "fontpkg_pt_sans", "PT_Sans"),
    ]:
        for style, bold, italic in [("Regular", 0, 0), ("Bold", 1, 0), ("Italic", 0, 1), ("BoldItalic", 1, 1)]:
            name = family if style == "Regular" else f"{family}-{style}"
            pdfmetrics.registerFont(TTFont(name, str(files(package) / "files" / f"{stem}-Web-{style}.ttf")))
            addMapping(family, bold, italic, name)


@functools.lru_cache(maxsize=16)
def fallbacks(wanted: str) -> tuple[str, ...]:
    """Names of the registered stand-in faces: the user's (comma-separated TTF files), then the system's."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    from pipelines.core.errors import BadInput

    chosen = [Path(name.strip()) for name in wanted.split(",") if name.strip()]
    system = [Path(name) for name in SYSTEM_FACES if Path(name).exists()][:1]
    names = []
    for path in [*chosen, *system]:
        name = f"Fallback-{path.stem}"
        try:
            pdfmetrics.registerFont(TTFont(name, str(path)))
        except (TTFError, OSError) as error:
            raise BadInput(path, f"is no font that can be embedded ({error})") from None
        names.append(name)
    return tuple(names)


@functools.cache
def _covered(name: str) -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont(name).face.charToGlyph)


def markup(text: str, family: str, others: tuple[str, ...]) -> str:
    """The text as reportlab's markup: escaped, and in a stand-in face where `family` lacks a character."""
    pieces, run, run_face = [], [], family
    for character in text:
        if ord(character) < 32 or 0xFE00 <= ord(character) <= 0xFE0F or character == "\u200d":
            character = " " if character.isspace() else ""  # control, variation selector, joiner
        face = family
        if character and ord(character) not in _covered(family):
            face = next((name for name in others if ord(character) in _covered(name)), "")
        if not face:
            face = next((name for name in (family, *others) if ord(MISSING) in _covered(name)), family)
            character = MISSING if ord(MISSING) in _covered(face) else "?"
        if face != run_face:
            pieces.append(_in_face("".join(run), run_face, family))
            run, run_face = [], face
        run.append(character)
    return "".join([*pieces, _in_face("".join(run), run_face, family)])


def plain(text: str, family: str) -> str:
    """The text without the characters that `family` lacks, for places that hold one face only."""
    return " ".join("".join(c for c in text if ord(c) in _covered(family)).split())


def _in_face(text: str, face: str, family: str) -> str:
    return escape(text) if face == family or not text else f'<font name="{face}">{escape(text)}</font>'
