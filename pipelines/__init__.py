"""Konspekt's tasks, by the names that `luigi --module pipelines NAME` knows them under.

Importing this loads no machine-learning library.
"""

from pipelines.batch.tasks import Nightly, ProcessInbox
from pipelines.core.defaults import require
from pipelines.core.models import FetchModel
from pipelines.lecture.tasks import (
    ExtractAudio,
    FindChapters,
    RenderPdf,
    SummarizeTranscript,
    TranscribeAudio,
    Video,
    WriteCaptions,
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
    "Dataset",
    "EvaluateModels",
    "ExtractAudio",
    "FetchModel",
    "FindChapters",
    "Nightly",
    "PredictBatch",
    "PrepareDataset",
    "ProcessInbox",
    "PromoteModel",
    "PromotedModel",
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
