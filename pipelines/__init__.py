"""Konspekt's tasks, by the names that `luigi --module pipelines NAME` knows them under.

Importing this loads no machine-learning library.
"""

from pipelines.core.defaults import require
from pipelines.core.models import FetchModel
from pipelines.lecture.tasks import (
    ExtractAudio,
    RenderPdf,
    SummarizeTranscript,
    TranscribeAudio,
    Video,
    WriteCaptions,
)

require()

__all__ = [
    "ExtractAudio",
    "FetchModel",
    "RenderPdf",
    "SummarizeTranscript",
    "TranscribeAudio",
    "Video",
    "WriteCaptions",
]
