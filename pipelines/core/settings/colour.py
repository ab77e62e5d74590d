"""Colours as settings: #rrggbb, dark enough to be read on white."""

import re

# WCAG 2.1, success criterion 1.4.3: text on white is read with at least this contrast.
LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def readable(colour: str) -> None:
    """Raises ValueError for what is no colour, or too pale to be read on white."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is no colour, which is written as #8c3f1d")
    if (found := contrast(colour, "#ffffff")) < LEAST_CONTRAST:
        raise ValueError(f"{colour}: contrast {found:.1f} on white; text needs {LEAST_CONTRAST}")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of relative luminance)."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))
