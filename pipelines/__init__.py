"""Konspekt's tasks, by the names that `luigi --module pipelines NAME` knows them under.

Importing this loads no machine-learning library.
"""

# ruff: noqa: E402 (Luigi reads its settings when it is imported)
import gc

from pipelines.core.settings_file import load_luigi

# All that is imported stays: to look for garbage in it, now and each time later, would be in vain.
_collecting = gc.isenabled()
gc.disable()
load_luigi()

from pipelines.core.models.fetch import FetchModel
from pipelines.core.settings.checking import FURTHER
from pipelines.core.settings.luigi_defaults import require
from pipelines.lecture.tasks.corrections import CorrectTranscript
from pipelines.lecture.tasks.lecture import Video
from pipelines.lecture.tasks.notes import ComposeNotes
from pipelines.lecture.tasks.outputs import (
    ExportNotes,
    LectureNotes,
    RenderPage,
    RenderPdf,
    WriteCaptions,
    WriteFormat,
)
from pipelines.lecture.tasks.recording import (
    CollectVocabulary,
    DescribeRecording,
    ExtractAudio,
    FindSlides,
    ReadSlides,
)
from pipelines.lecture.tasks.sections import WriteSections
from pipelines.lecture.tasks.speakers import DiarizeSpeech
from pipelines.lecture.tasks.text import FindChapters, FindTerms, SplitSentences, SummarizeTranscript
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.lecture.tasks.writing import WriteNotes, setting_faults
from pipelines.nights.tasks import Nightly, ProcessInbox
from pipelines.training.tasks.dataset import Dataset
from pipelines.training.tasks.fitting import PrepareDataset, TrainBaselines, TrainBoosting, TrainMlp
from pipelines.training.tasks.prediction import PredictBatch, PromotedModel
from pipelines.training.tasks.training import EvaluateModels, PromoteModel, ReportTraining

gc.freeze()
if _collecting:
    gc.enable()
FURTHER.append(setting_faults)
require()

__all__ = [
    "CollectVocabulary",
    "ComposeNotes",
    "CorrectTranscript",
    "Dataset",
    "DescribeRecording",
    "DiarizeSpeech",
    "EvaluateModels",
    "ExportNotes",
    "ExtractAudio",
    "FetchModel",
    "FindChapters",
    "FindSlides",
    "FindTerms",
    "LectureNotes",
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
    "SplitSentences",
    "SummarizeTranscript",
    "TrainBaselines",
    "TrainBoosting",
    "TrainMlp",
    "TranscribeAudio",
    "Video",
    "WriteCaptions",
    "WriteFormat",
    "WriteNotes",
    "WriteSections",
]
