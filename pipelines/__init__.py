"""Konspekt's tasks, by the names that `luigi --module pipelines NAME` knows them under.

Importing this loads no machine-learning library.
"""

from pipelines.batch.tasks import Nightly, ProcessInbox
from pipelines.core.defaults import require
from pipelines.core.models import FetchModel
from pipelines.lecture.lecture_task import Video
from pipelines.lecture.notes_tasks import ExportNotes, RenderPage, RenderPdf, WriteCaptions
from pipelines.lecture.recording_tasks import CollectVocabulary, ExtractAudio, FindSlides, ReadSlides
from pipelines.lecture.tasks import (
    ComposeNotes,
    FindChapters,
    FindTerms,
    SummarizeTranscript,
    TranscribeAudio,
)
from pipelines.training.dataset_tasks import Dataset
from pipelines.training.prediction_tasks import PredictBatch, PromotedModel
from pipelines.training.tasks import (
    EvaluateModels,
    PrepareDataset,
    PromoteModel,
    ReportTraining,
    TrainBaselines,
    TrainBoosting,
    TrainMlp,
)

require()

__all__ = [
    "CollectVocabulary",
    "ComposeNotes",
    "Dataset",
    "EvaluateModels",
    "ExportNotes",
    "ExtractAudio",
    "FetchModel",
    "FindChapters",
    "FindSlides",
    "FindTerms",
    "Nightly",
    "PredictBatch",
    "PrepareDataset",
    "ProcessInbox",
    "PromoteModel",
    "PromotedModel",
    "ReadSlides",
    "RenderPage",
    "RenderPdf",
    "ReportTraining",
    "SummarizeTranscript",
    "TrainBaselines",
    "TrainBoosting",
    "TrainMlp",
    "TranscribeAudio",
    "Video",
    "WriteCaptions",
]
