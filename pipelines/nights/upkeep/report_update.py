"""The report of a night, kept up with what has come of it."""

from dataclasses import replace
from pathlib import Path

from pipelines.core import settings
from pipelines.core.task import explained
from pipelines.locale.languages import chosen
from pipelines.locale.message import Message
from pipelines.nights.records import Night
from pipelines.nights.report.digest import digest
from pipelines.nights.report.pages import write_report

# Some failed for a reason that is not the file's.
FAILED = 30


def update_report(night: Night) -> tuple[Night, str]:
    """Write its files; gives the night with its digest, a few lines for people.

    They come also where nothing can be written, as on a full disk, and say so: then that has failed.
    """
    language = chosen(settings.read(settings.batch).language)
    page = None
    try:
        page = write_report(night, Path(settings.read(settings.paths).reports) / "nights", language)
    except OSError as error:
        told = Message("the report could not be written: {error}", error=explained(error) or error)
        night = replace(night, messages=(*night.told, told), exit_code=night.exit_code or FAILED)
    return night, digest(night, page, language)
