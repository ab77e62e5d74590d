"""The settings: one luigi.Config class a section of luigi.cfg, where each is explained.

A parameter that is not significant (threads, batch size, folders) never changes an
output and so never enters a signature.
"""

import json
import operator
import os
import re
from pathlib import Path

import luigi

from pipelines.core import registry
from pipelines.core.errors import BadSetting
from pipelines.core.names import path_of, written
from pipelines.core.plug_points import NOTE_WRITERS, SLIDE_READERS, SPEECH_ENGINES, TRAINING_MODELS
from pipelines.locale.languages import AUTO, languages

COMPUTE_TYPES = ("auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16")
COMPUTE_TYPES += ("int16", "float16", "bfloat16", "float32")

ORDERS = ["newest", "oldest", "longest", "shortest"]
ACTIVATIONS = ["relu", "gelu", "silu", "selu", "elu", "tanh"]

# What cameras, lecture halls and meeting rooms write.
RECORDINGS = (
    "*.mp4, *.m4v, *.mov, *.mkv, *.webm, *.avi, *.wmv, *.mpg, *.mpeg, *.ts, *.mts, *.m2ts, *.flv, *.3gp"
)
RECORDINGS += ", *.ogv, *.mp3, *.m4a, *.aac, *.wav, *.flac, *.ogg, *.oga, *.opus, *.wma, *.aiff"

_quiet = {"significant": False}


def number(kind: type, default, least, most, description: str = "", **other) -> luigi.NumericalParameter:
    """A number from `least` to `most`, both allowed."""
    limits = {"var_type": kind, "min_value": least, "max_value": most, "right_op": operator.le}
    return luigi.NumericalParameter(default=default, description=description, **limits, **other)


class PlugInParameter(luigi.Parameter):
    """The name of a plug-in of a group, or one of the words that are allowed beside those."""

    def __init__(self, group: str, beside: tuple[str, ...] = (), **kwargs):
        self.group, self.beside = group, beside
        super().__init__(**kwargs)

    @property
    def choices(self) -> tuple[str, ...]:
        return (*self.beside, *registry.names(self.group))

    def normalize(self, value: str) -> str:
        if value not in self.beside and not registry.has(self.group, value):
            raise ValueError(f"there is no {registry.kind(self.group)} {registry.unknown(self.group, value)}")
        return value

    def parse(self, text: str) -> str:
        return self.normalize(text)


class PlugInsParameter(PlugInParameter):
    """Names of plug-ins of a group, comma-separated, each once."""

    def normalize(self, value: str) -> str:
        named = names_in(value)
        if not named or len(set(named)) < len(named):
            raise ValueError(f"{value!r} is no list of different names, such as {self._default}")
        return ", ".join(super(PlugInsParameter, self).normalize(name) for name in named)


def names_in(text: str) -> list[str]:
    """The parts of a comma-separated setting."""
    return [part.strip() for part in text.split(",") if part.strip()]


class LayersParameter(luigi.Parameter):
    """Numbers of units, comma-separated; none is a model without hidden layers."""

    def parse(self, text: str) -> str:
        units = [part.strip() for part in text.split(",") if part.strip()]
        if not all(re.fullmatch(r"0*[1-9]\d{0,5}", part) for part in units):
            raise ValueError(f"{text!r} is no list of numbers of units, such as 128, 128")
        return text


class paths(luigi.Config):
    """Where things lie; relative paths start at the folder that the command is run in."""

    inbox = luigi.Parameter(default="data/videos", **_quiet)
    notes = luigi.Parameter(default="data/notes", **_quiet)
    reports = luigi.Parameter(default="data/reports", **_quiet)
    predictions = luigi.Parameter(default="data/predictions", **_quiet)
    work = luigi.Parameter(default="data/work", **_quiet)
    models = luigi.Parameter(default="models", **_quiet)
    results_url = luigi.Parameter(default="", description="where a web server shows these folders", **_quiet)


class catalog(luigi.Config):
    """How the models of the catalogue are found and fetched."""

    folders = luigi.Parameter(default="", description="folders to look in first, comma-separated", **_quiet)
    offline = luigi.BoolParameter(default=False, parsing=luigi.BoolParameter.EXPLICIT_PARSING, **_quiet)


class audio(luigi.Config):
    """Which sound of a recording is used."""

    track = number(int, 1, 1, 1000, "number of the audio track, from 1")


class speech(luigi.Config):
    """How speech becomes text."""

    engine = PlugInParameter(SPEECH_ENGINES, default="faster-whisper")
    model = luigi.Parameter(default="whisper-base", description="a name of the catalogue, or a folder")
    language = luigi.Parameter(default="auto", description="ISO 639-1 code, or auto")
    beam_size = number(int, 3, 1, 100)
    window_minutes = number(float, 10.0, 0.1, 240.0)
    compression_ratio = number(float, 2.4, 1.0, 100.0)
    log_probability = number(float, -1.0, -100.0, 0.0)
    no_speech = number(float, 0.6, 0.0, 1.0)
    doubtful_word = number(float, 0.5, 0.0, 1.0)
    pause = number(float, 0.6, 0.05, 60.0, "seconds of silence that end a sentence (vosk)")
    device = luigi.ChoiceParameter(default="auto", choices=["auto", "cpu", "cuda"], **_quiet)
    compute_type = luigi.ChoiceParameter(default="auto", choices=COMPUTE_TYPES)
    batch_size = number(int, 20, 1, 1000, **_quiet)
    threads = number(int, 0, 0, 1000, "0: all the cores there are", **_quiet)


class summary(luigi.Config):
    """How the key points are chosen."""

    method = PlugInParameter(NOTE_WRITERS, default="cover")
    sentences = number(int, 0, 0, 1000, "0: by the length of the lecture")
    model = luigi.Parameter(default="", description="for method=transformers: catalogue name or folder")


class chapters(luigi.Config):
    """How a lecture is divided by its topics."""

    cohesion = luigi.ChoiceParameter(default="words", choices=["words", "embeddings"])


class slides(luigi.Config):
    """How the slides of a recording are found and read."""

    find = luigi.BoolParameter(default=True, parsing=luigi.BoolParameter.EXPLICIT_PARSING)
    reader = PlugInParameter(SLIDE_READERS, beside=("none",), default="none")
    languages = luigi.Parameter(default="eng+rus", description="Tesseract's codes")


class vocabulary(luigi.Config):
    """Which names and terms the recogniser is told to expect."""

    glossary = luigi.Parameter(default="glossary.txt", description="beside the recordings, or a path")
    slides = luigi.BoolParameter(default=True, parsing=luigi.BoolParameter.EXPLICIT_PARSING)
    earlier = luigi.BoolParameter(default=False, parsing=luigi.BoolParameter.EXPLICIT_PARSING)


class captions(luigi.Config):
    """How subtitles are cut."""

    line_length = number(int, 42, 10, 200, "characters")
    lines = number(int, 2, 1, 10)
    longest = number(float, 7.0, 1.0, 60.0, "seconds")


class notes(luigi.Config):
    """How the notes look as a PDF, and where their video is."""

    page = luigi.ChoiceParameter(default="A4", choices=["A4", "Letter"])
    font_size = number(float, 10.5, 6.0, 16.0, "points")
    video_url = luigi.Parameter(default="", description="address of the video; {name} is its file name")
    fallback_fonts = luigi.Parameter(default="", description="TTF files for other scripts, comma-separated")


class theme(luigi.Config):
    """How a department makes notes its own."""

    organisation = luigi.Parameter(default="", description="stands on the first page")
    footer = luigi.Parameter(default="", description="stands on every page")
    accent = luigi.Parameter(default="#8c3f1d", description="colour, #rrggbb, to be read on white")
    logo = luigi.Parameter(default="", description="a PNG or JPEG file")
    templates = luigi.Parameter(default="", description="folder with Jinja2 templates that replace our own")


class training(luigi.Config):
    """How a dataset is read and divided, and how its models are chosen."""

    models = PlugInsParameter(
        TRAINING_MODELS, default="mlp, boosting", description="kinds of models, whose mean predicts"
    )
    exclude_columns = luigi.Parameter(
        default="boston_housing.B", description="columns that no model sees: COLUMN, DATASET.COLUMN, or none"
    )
    categorical_columns = luigi.Parameter(default="", description="columns of names, whatever they contain")
    group_column = luigi.Parameter(default="", description="rows of one group stay in one part")
    time_column = luigi.Parameter(default="", description="the latest rows are the test part")
    split = luigi.ChoiceParameter(default="random", choices=["random", "keras", "uci"])
    test_share = number(float, 0.2, 0.01, 0.9)
    folds = number(int, 10, 2, 100, "what is not test is cut into so many; the first is the validation part")
    committee = number(int, 0, 0, 100, "models of each kind, one a fold; 0: by the number of rows")
    refit = luigi.ChoiceParameter(default="auto", choices=["auto", "yes", "no"])
    target_transform = luigi.ChoiceParameter(default="auto", choices=["auto", "none", "sqrt", "log"])
    limit_predictions = luigi.ChoiceParameter(default="auto", choices=["auto", "yes", "no"])
    seed = number(int, 1, 0, 2**31 - 1)
    trials = number(int, 0, 0, 100_000, "settings tried for each kind of model, on inner folds")
    repeats = number(int, 0, 0, 1000, "further splits on which all is done again")
    encoding = luigi.Parameter(default="utf-8")
    delimiter = luigi.Parameter(default="auto")
    decimal = luigi.ChoiceParameter(default=".", choices=[".", ","])
    missing_values = luigi.Parameter(default="NA, N/A, NaN, nan, null, NULL, None, ?, -")


class mlp(luigi.Config):
    """The Keras multilayer perceptron."""

    layers = LayersParameter(default="128, 128", description="units of the hidden layers")
    activation = luigi.ChoiceParameter(default="gelu", choices=ACTIVATIONS)
    input_noise = number(float, 0.05, 0.0, 10.0, "standard deviation, of standardised inputs")
    scale_rate = number(
        float, 6.0, 0.0, 1000.0, "how much faster a scale of each input is learned; 0: no scales"
    )
    dropout = number(float, 0.0, 0.0, 0.9)
    loss = luigi.ChoiceParameter(default="mse", choices=["mse", "mae", "huber"])
    learning_rate = number(float, 0.004, 1e-7, 10.0)
    weight_decay = number(float, 0.01, 0.0, 10.0)
    batch_size = number(int, 0, 0, 1_000_000, "0: 32, more for large data")
    epochs = number(int, 200, 1, 100_000)
    patience = number(int, 60, 1, 100_000, "epochs without a better validation loss that end the training")
    refit_longer = number(float, 1.0, 0.01, 100.0, "epochs on all rows, in means of those that folds kept")


class boosting(luigi.Config):
    """XGBoost's trees."""

    rounds = number(int, 3000, 1, 1_000_000)
    patience = number(int, 200, 1, 1_000_000, "rounds without a better validation loss that end the training")
    refit_longer = number(float, 1.5, 0.01, 100.0, "rounds on all rows, in means of those that folds kept")
    learning_rate = number(float, 0.05, 1e-6, 1.0)
    max_depth = number(int, 4, 1, 30)
    min_child_weight = number(float, 1.0, 0.0, 1e6)
    subsample = number(float, 0.6, 0.01, 1.0)
    colsample = number(float, 0.4, 0.01, 1.0, "share of the columns that each split may choose from")
    reg_lambda = number(float, 1.0, 0.0, 1e6)
    max_bin = number(int, 64, 2, 65_536)
    input_noise = number(float, 0.05, 0.0, 10.0, "as a share of each input's standard deviation")
    copies = number(int, 0, 0, 1000, "noisy copies of each row; 0: 4 of up to 20,000 rows, none beyond")
    threads = number(int, 0, 0, 1000, "0: all the cores there are", **_quiet)


class promotion(luigi.Config):
    """When a new model takes the place of the one in use."""

    tolerance = number(float, 0.0, 0.0, 1.0, "share by which the new RMSE may be worse")
    drift_limit = number(float, 0.25, 0.0, 1000.0, "population stability index of a column that drifted")
    accept_drift = luigi.BoolParameter(default=False, parsing=luigi.BoolParameter.EXPLICIT_PARSING)


class report(luigi.Config):
    """How the report of a training looks."""

    page = luigi.ChoiceParameter(default="A4", choices=["A4", "Letter"])


class batch(luigi.Config):
    """What a night works on, in which order, and until when."""

    patterns = luigi.Parameter(default=RECORDINGS, description="comma-separated", **_quiet)
    settle = number(float, 30.0, 0.0, 86_400.0, "seconds without a change before a file is taken", **_quiet)
    unreadable_minutes = number(float, 60.0, 0.0, 10_080.0, "a file may still be arriving so long", **_quiet)
    until = luigi.Parameter(default="", description="HH:MM; empty: until all is done", **_quiet)
    grace_minutes = number(float, 15.0, 0.0, 1440.0, "after until, then what runs is killed", **_quiet)
    order = luigi.ChoiceParameter(default="newest", choices=ORDERS, **_quiet)
    workers = number(int, 1, 1, 1000, "recordings worked on at once, on all hosts together", **_quiet)
    attempts = number(int, 3, 1, 1000, "in one night, where the fault is not the file's", **_quiet)
    trainings = luigi.Parameter(default="", description="DATASET:TARGET, comma-separated", **_quiet)
    notify = luigi.ChoiceParameter(default="trouble", choices=["trouble", "news", "always"], **_quiet)
    language = luigi.ChoiceParameter(default=AUTO, choices=[AUTO, *languages()], **_quiet)
    training_minutes = number(float, 15.0, 0.0, 10_080.0, "set aside for a training", **_quiet)


class AbsolutePathParameter(luigi.PathParameter):
    """An absolute path without "..", which would lead results out of their folder."""

    def normalize(self, value):
        return Path(os.path.abspath(super().normalize(value)))

    def parse(self, text: str) -> Path:
        return path_of(text)

    def serialize(self, value: Path) -> str:
        """What the scheduler and its history keep, in which a text has to be Unicode."""
        return written(value)


class SettingsParameter(luigi.Parameter):
    """A whole section as one task parameter, by default as luigi.cfg has it now.

    As a parameter it is part of the task's identity and travels to worker processes;
    two runs with different settings are different tasks to the scheduler. On the
    command line it is JSON merged over luigi.cfg: --speech-settings '{"engine": "vosk"}'. The name must
    not be that of the section: --speech would be a prefix of the section's own flags, which is an error.
    """

    def __init__(self, section: type[luigi.Config], **kwargs):
        self.section = section
        kwargs.setdefault("description", f"the [{section.get_task_family()}] settings to change, as JSON")
        # The scheduler's page names a task without them; workers and the history still get them.
        kwargs.setdefault("visibility", luigi.parameter.ParameterVisibility.HIDDEN)
        super().__init__(default=None, **kwargs)

    def normalize(self, value):
        return read(self.section) if value is None else value

    def parse(self, text: str):
        name = self.section.get_task_family()
        try:
            chosen = {key: str(value) for key, value in json.loads(text).items()}
        except (ValueError, AttributeError) as error:
            raise BadSetting(
                "[{name}] is given as {text!r}, which is no JSON object ({error})",
                name=name,
                text=text,
                error=error,
            ) from None
        known = read(self.section).to_str_params()
        if unknown := chosen.keys() - known.keys():
            raise BadSetting("[{name}] has no setting {unknown}", name=name, unknown=sorted(unknown))
        for key, value in chosen.items():
            try:
                getattr(self.section, key).parse(value)
            except ValueError as error:
                raise BadSetting("[{name}] {key}: {error}", name=name, key=key, error=error) from None
        return self.section.from_str_params(known | chosen)

    def serialize(self, value) -> str:
        return json.dumps(value.to_str_params(), sort_keys=True)


def read(section: type[luigi.Config]) -> luigi.Config:
    """The section as luigi.cfg and the command line have it; raises BadSetting for what cannot be."""
    try:
        return section()
    except ValueError as error:
        # Luigi names the parameter at the end of its text, and the reason as the cause.
        [name] = re.findall(r"'(\w+)'$", str(error)) or [""]
        raise BadSetting(
            "[{section}] {name}: {error}",
            section=section.get_task_family(),
            name=name,
            error=error.__cause__ or error,
        ) from None


def significant(settings: luigi.Config) -> dict:
    """The settings that change an output, by name, for signatures and records."""
    return settings.to_str_params(only_significant=True)


def values(settings: luigi.Config) -> dict:
    """All settings of a section by name, for the plain functions that know no Luigi."""
    return {name: getattr(settings, name) for name, _ in settings.get_params()}


def own(plug_in: type) -> luigi.Config | None:
    """The section of a plug-in's own as luigi.cfg has it now; None where it has none."""
    section = getattr(plug_in, "settings", None)
    return read(section) if section else None


def signed_of(plug_in: type) -> dict:
    """What a signature has of a plug-in beside the settings of ours: its section, and its version after 1."""
    section, version = own(plug_in), plug_in.version
    signed = {section.get_task_family(): significant(section)} if section else {}
    return signed | ({f"version of {plug_in.name}": version} if version != 1 else {})
