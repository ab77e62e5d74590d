"""The library page and the index of the archive, kept up with the notes that there are."""

import sys
from pathlib import Path

from pipelines.core import settings
from pipelines.core.errors import BadSetting, NameTaken, Unavailable
from pipelines.core.options import options_of
from pipelines.locale.catalogue import catalogue
from pipelines.locale.languages import chosen
from pipelines.locale.message import Message


def update_archive() -> None:
    """Take new and changed notes in, and let go of those that are gone.

    Trouble with it is told on standard error and stops nothing: the notes are there all the same.
    """
    from pipelines.archive.index import update
    from pipelines.archive.library import PAGE, write_library
    from pipelines.typeset.theme import Theme

    paths = settings.read(settings.paths)
    notes = Path(paths.notes)
    if not notes.is_dir():
        return
    language = chosen(settings.read(settings.batch).language)
    try:
        update(notes, Path(paths.work))
        if (notes / ".records" / f"{PAGE}.json").exists():
            raise NameTaken(notes / PAGE, "it is the page of a lecture; there is no library page")
        theme = options_of(Theme, settings.values(settings.read(settings.theme)))
        write_library(notes, theme, language)
    except (OSError, BadSetting, NameTaken, Unavailable) as error:
        told = Message("the library could not be brought up to date: {error}", error=error)
        print(catalogue(language).say(told), file=sys.stderr)
