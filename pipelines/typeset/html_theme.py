"""What a department's theme makes of a page: colours for light and dark, its logo."""

import base64
import colorsys
from pathlib import Path

from pipelines.core.errors import Unavailable
from pipelines.core.settings import ThemeSettings
from pipelines.core.settings.colour import LEAST_CONTRAST, contrast
from pipelines.locale.system_errors import reason_of
from pipelines.typeset.colours import DEEPEST_BAND

# The darkest of the light backgrounds that text in the accent stands on, and the lightest of the dark ones.
LIGHT_BAND, DARK_BAND = DEEPEST_BAND.light, DEEPEST_BAND.dark
# More than what text needs: a deep accent looks dull where it is just light enough.
CONTRAST_ON_DARK = 6.0
# Pictures that every browser shows, by the bytes that they begin with.
_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def accents(theme: ThemeSettings) -> tuple[str, str]:
    """The accent as it is read on light and on dark: as near to the theme's as its contrast allows."""
    return (
        _readable(theme.accent, LIGHT_BAND, LEAST_CONTRAST, -1),
        _readable(theme.accent, DARK_BAND, CONTRAST_ON_DARK, 1),
    )


def _readable(colour: str, background: str, least: float, step: int) -> str:
    """The colour, made darker (-1) or lighter (1) in steps of a hundredth until it can be read."""
    hue, lightness, saturation = colorsys.rgb_to_hls(
        *(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    while contrast(colour, background) < least and lightness != (step > 0):
        lightness = min(1.0, max(0.0, lightness + step / 100))
        parts = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
    return colour


def logo(theme: ThemeSettings) -> str:
    """The logo as a data URL, empty where there is none.

    Raises Unavailable where the file cannot be read or is no PNG, JPEG, GIF, WebP or SVG.
    """
    if not theme.logo:
        return ""
    try:
        data = Path(theme.logo).read_bytes()
    except OSError as error:
        raise Unavailable(
            "[theme] logo {logo} cannot be used: {error}", logo=theme.logo, error=reason_of(error)
        ) from None
    kind = next((kind for begun, kind in _KINDS.items() if data.startswith(begun)), None)
    if kind is None and b"<svg" in data[:2000]:
        kind = "image/svg+xml"
    if kind is None:
        raise Unavailable(
            "[theme] logo {logo} cannot be used: it is no PNG, JPEG, GIF, WebP or SVG", logo=theme.logo
        )
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
