"""How a department makes notes its own: its name, its colour, its mark, on PDF and page alike."""

import re
from dataclasses import dataclass

from pipelines.core.errors import BadSetting
from pipelines.typeset.colours import ACCENT, PAPER

# WCAG 2.1, success criterion 1.4.3: text on white is read with at least this contrast.
LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Theme:
    """The settings [theme] of luigi.cfg: the accent as #rrggbb, logo and templates as paths or empty.

    Raises BadSetting for an accent that is no colour, or too pale to be read on white.
    """

    organisation: str = ""
    footer: str = ""
    accent: str = ACCENT.light
    logo: str = ""
    templates: str = ""

    def __post_init__(self):
        if not _COLOUR.fullmatch(self.accent):
            raise BadSetting(
                "[theme] accent is {accent!r}; a colour is written as #8c3f1d", accent=self.accent
            )
        if (found := contrast(self.accent, PAPER.light)) < LEAST_CONTRAST:
            raise BadSetting(
                "[theme] accent {accent}: contrast {found:.1f} on white; text needs {least}",
                accent=self.accent,
                found=found,
                least=LEAST_CONTRAST,
            )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of relative luminance)."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))
