"""What a department's theme makes of the page: colours for light and dark, its logo, its templates."""

import traceback
from pathlib import Path

from pipelines.core.errors import BadSetting
from pipelines.core.settings import ThemeSettings
from pipelines.typeset.webpage import environment


def templates(theme: ThemeSettings):
    """Our templates, before which those of the theme's folder are looked for.

    There `{% extends "konspekt/page.html" %}` stands for the page of ours whose blocks a template changes.
    Raises BadSetting where the folder is none.
    """
    import jinja2

    ours = environment("pipelines.lecture.notes.formats.page")
    if not theme.templates:
        return ours
    if not Path(theme.templates).is_dir():
        raise BadSetting("[theme] templates is {templates!r}, which is no folder", templates=theme.templates)
    own = jinja2.FileSystemLoader(theme.templates)
    named = jinja2.PrefixLoader({"konspekt": ours.loader})
    return ours.overlay(loader=jinja2.ChoiceLoader([own, named, ours.loader]))


def rendered(theme: ThemeSettings, name: str, values: dict) -> str:
    """A template filled with values.

    Raises BadSetting with file and line where a template of the theme is at fault.
    """
    import jinja2

    raised: Exception
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
    raise BadSetting("[theme] templates: {where}: {why}", where=where, why=why) from raised


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
