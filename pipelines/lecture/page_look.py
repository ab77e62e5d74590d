"""What a department's theme makes of the page: colours for light and dark, its logo, its templates."""

import base64
import colorsys
import traceback
from pathlib import Path

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.webpage import environment
from pipelines.lecture.theme import LEAST_CONTRAST, Theme, contrast

# The darkest of the light backgrounds that text in the accent stands on, and the lightest of the dark ones.
LIGHT_BAND, DARK_BAND = "#f1ebe4", "#2a2724"
# More than what text needs: a deep accent looks dull where it is just light enough.
CONTRAST_ON_DARK = 6.0
# Pictures that every browser shows, by the bytes that they begin with.
_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def accents(theme: Theme) -> tuple[str, str]:
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


def logo(theme: Theme) -> str:
    """The logo as a data URL, empty where there is none.

    Raises Unavailable where the file cannot be read or is no PNG, JPEG, GIF, WebP or SVG.
    """
    if not theme.logo:
        return ""
    try:
        data = Path(theme.logo).read_bytes()
    except OSError as error:
        raise Unavailable(f"[theme] logo {theme.logo} cannot be used: {error.strerror}") from None
    kind = next((kind for begun, kind in _KINDS.items() if data.startswith(begun)), None)
    if kind is None and b"<svg" in data[:2000]:
        kind = "image/svg+xml"
    if kind is None:
        raise Unavailable(f"[theme] logo {theme.logo} cannot be used: it is no PNG, JPEG, GIF, WebP or SVG")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def templates(theme: Theme):
    """Our templates, before which those of the theme's folder are looked for.

    There `{% extends "konspekt/page.html" %}` stands for the page of ours whose blocks a template changes.
    Raises BadSetting where the folder is none.
    """
    import jinja2

    ours = environment("pipelines.lecture")
    if not theme.templates:
        return ours
    if not Path(theme.templates).is_dir():
        raise BadSetting(f"[theme] templates is {theme.templates!r}, which is no folder")
    own = jinja2.FileSystemLoader(theme.templates)
    named = jinja2.PrefixLoader({"konspekt": ours.loader})
    return ours.overlay(loader=jinja2.ChoiceLoader([own, named, ours.loader]))


def rendered(theme: Theme, name: str, values: dict) -> str:
    """A template filled with values.

    Raises BadSetting with file and line where a template of the theme is at fault.
    """
    import jinja2

    try:
        return templates(theme).get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        where, why = f"{error.filename or error.name}, line {error.lineno}", error.message
        raised = error
    except Exception as error:
        place = _in_template(error, theme.templates)
        if place is None:
            raise
        where, why, raised = place, f"{error}" or type(error).__name__, error
    raise BadSetting(f"[theme] templates: {where}: {why}") from raised


def _in_template(error: Exception, folder: str) -> str | None:
    """The innermost line of a folder's templates at which an error arose."""
    if not folder:
        return None
    inside = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder)
    ]
    return f"{inside[-1].filename}, line {inside[-1].lineno}" if inside else None
