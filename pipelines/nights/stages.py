"""What the stages of lectures and trainings are called for people, in a run and in the morning report."""

from pipelines.core.files.names import shown
from pipelines.locale.catalogue import Catalogue
from pipelines.locale.message import NC_

# By the task that a stage is, in the order of the work.
STAGES = {
    "FetchModel": NC_("stage", "model"),
    "DescribeRecording": NC_("stage", "title and date"),
    "ExtractAudio": NC_("stage", "sound"),
    "FindSlides": NC_("stage", "slides"),
    "ReadSlides": NC_("stage", "slides' text"),
    "TranscribeAudio": NC_("stage", "transcript"),
    "DiarizeSpeech": NC_("stage", "speakers"),
    "CorrectTranscript": NC_("stage", "corrections"),
    "SplitSentences": NC_("stage", "sentences"),
    "FindChapters": NC_("stage", "chapters"),
    "SummarizeTranscript": NC_("stage", "summary"),
    "FindTerms": NC_("stage", "terms"),
    "WriteNotes": NC_("stage", "writing"),
    "WriteSections": NC_("stage", "own sections"),
    "ComposeNotes": NC_("stage", "notes"),
    "ExportNotes": NC_("stage", "text"),
    "RenderPage": NC_("stage", "page"),
    "WriteCaptions": NC_("stage", "captions"),
    "RenderPdf": NC_("stage", "PDF"),
    "WriteFormat": NC_("stage", "other formats"),
    "PrepareDataset": NC_("stage", "data"),
    "TrainMlp": NC_("stage", "network"),
    "TrainBoosting": NC_("stage", "boosting"),
    "TrainModel": NC_("stage", "other models"),
    "TrainBaselines": NC_("stage", "baselines"),
    "EvaluateModels": NC_("stage", "evaluation"),
    "PromoteModel": NC_("stage", "promotion"),
    "ReportTraining": NC_("stage", "report"),
}


def called(task: str, words: Catalogue) -> str:
    """What a task, given by its name, is as a stage of the work; an unknown one keeps its name."""
    return words.pgettext("stage", STAGES[task]) if task in STAGES else shown(task)
