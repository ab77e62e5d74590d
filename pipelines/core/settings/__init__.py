"""Every setting there is, in one place: its type, default, unit and meaning.

A section of luigi.cfg is a frozen dataclass (house.py, lecture.py, training.py), which functions take as it
is; under the section's own name it is what Luigi reads, settings.read(settings.speech), of which section_of()
makes the former. luigi.cfg and docs/settings.md are written from them (writing.py), and what somebody has
set is checked (checking.py).
"""

from pipelines.core.settings.house import (
    RECORDINGS,
    BatchSettings,
    CatalogSettings,
    LimitsSettings,
    PathsSettings,
)
from pipelines.core.settings.kinds import names_in
from pipelines.core.settings.lecture import (
    KINDS,
    AudioSettings,
    CaptionsSettings,
    ChaptersSettings,
    NotesSettings,
    RecordingSettings,
    SlidesSettings,
    SpeakersSettings,
    SpeechSettings,
    SummarySettings,
    ThemeSettings,
    VocabularySettings,
    WriterSettings,
    kinds_of_folders,
)
from pipelines.core.settings.reading import (
    AbsolutePathParameter,
    PlugInParameter,
    SettingsParameter,
    config_of,
    first_defaults,
    introduced_as,
    number,
    own,
    parameters,
    read,
    section_named,
    section_of,
    signed_of,
    significant,
    values,
)
from pipelines.core.settings.training import (
    BoostingSettings,
    MlpSettings,
    PromotionSettings,
    ReportSettings,
    TrainingSettings,
)

paths = config_of(PathsSettings)
catalog = config_of(CatalogSettings)
batch = config_of(BatchSettings)
limits = config_of(LimitsSettings)
audio = config_of(AudioSettings)
speech = config_of(SpeechSettings)
speakers = config_of(SpeakersSettings)
recording = config_of(RecordingSettings)
summary = config_of(SummarySettings)
writer = config_of(WriterSettings)
chapters = config_of(ChaptersSettings)
slides = config_of(SlidesSettings)
vocabulary = config_of(VocabularySettings)
captions = config_of(CaptionsSettings)
notes = config_of(NotesSettings)
theme = config_of(ThemeSettings)
training = config_of(TrainingSettings)
mlp = config_of(MlpSettings)
boosting = config_of(BoostingSettings)
promotion = config_of(PromotionSettings)
report = config_of(ReportSettings)

__all__ = [
    "KINDS",
    "RECORDINGS",
    "AbsolutePathParameter",
    "AudioSettings",
    "BatchSettings",
    "BoostingSettings",
    "CaptionsSettings",
    "CatalogSettings",
    "ChaptersSettings",
    "LimitsSettings",
    "MlpSettings",
    "NotesSettings",
    "PathsSettings",
    "PlugInParameter",
    "PromotionSettings",
    "RecordingSettings",
    "ReportSettings",
    "SettingsParameter",
    "SlidesSettings",
    "SpeakersSettings",
    "SpeechSettings",
    "SummarySettings",
    "ThemeSettings",
    "TrainingSettings",
    "VocabularySettings",
    "WriterSettings",
    "audio",
    "batch",
    "boosting",
    "captions",
    "catalog",
    "chapters",
    "config_of",
    "first_defaults",
    "introduced_as",
    "kinds_of_folders",
    "limits",
    "mlp",
    "names_in",
    "notes",
    "number",
    "own",
    "parameters",
    "paths",
    "promotion",
    "read",
    "recording",
    "report",
    "section_named",
    "section_of",
    "signed_of",
    "significant",
    "slides",
    "speakers",
    "speech",
    "summary",
    "theme",
    "training",
    "values",
    "vocabulary",
    "writer",
]
