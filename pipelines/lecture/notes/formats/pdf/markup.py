"""Text as the typesetter's markup: escaped, in fonts that have its characters, doubts marked."""

import re
from xml.sax.saxutils import escape

from pipelines.language.language import language_of
from pipelines.typeset.fonts import Fonts

# A fallback font stands beside a serif of smaller build.
FALLBACK_SIZE = 0.92
MARK_END = "</u>"


def markup(text: str, style, fonts: Fonts, face: str = "serif") -> str:
    """A plain text for a paragraph of the given style."""
    own, size = fonts.name(face), f"{FALLBACK_SIZE * style.fontSize:.2f}"
    return "".join(
        escape(part) if font == own else f'<font name="{font}" size="{size}">{escape(part)}</font>'
        for font, part in fonts.runs(text, face)
    )


def mark(accent: str) -> str:
    """What begins an underlined stretch, which MARK_END ends."""
    return f'<u color="{accent}" width="0.9" offset="-0.17*f">'


def marked(pieces: list[tuple[str, bool]], style, fonts: Fonts, accent: str) -> str:
    """A sentence, in pieces, with its doubtful characters underlined."""
    return "".join(
        f"{mark(accent)}{markup(text, style, fonts)}{MARK_END}" if doubtful else markup(text, style, fonts)
        for text, doubtful in pieces
    )


def with_numbers(text: str) -> str:
    """The text, as long as before, with numbers tied to the word before them: "Lecture 12"."""
    return re.sub(r"(?<=[^\W\d]) (?=[-−]?\d)", "\N{NO-BREAK SPACE}", text)


def tied(text: str, language: str) -> str:
    """The text, as long as before, with no-break spaces where the language wants them.

    reportlab draws one as a space, so the text can be searched for and copied as before.
    """
    spaces = language_of(language).tied_spaces
    if spaces is None:
        return text
    return spaces.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
