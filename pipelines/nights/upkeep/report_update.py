"""The report of a night, kept up with what has come of it."""

from pathlib import Path

from pipelines.core import settings
from pipelines.locale.languages import chosen
from pipelines.nights.records import Night
from pipelines.nights.report.digest import digest
from pipelines.nights.report.pages import write_report


def update_report(night: Night) -> str:
    """Write its files; gives its digest, a few lines for people."""
    language = chosen(settings.read(settings.batch).language)
    page = write_report(night, Path(settings.read(settings.paths).reports) / "nights", language)
    return digest(night, page, language)
