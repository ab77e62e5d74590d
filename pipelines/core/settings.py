"""The settings: one luigi.Config class a section of luigi.cfg, where each is explained.

A parameter that is not significant (threads, batch size, folders) never changes an
output and so never enters a signature.
"""

import json

import luigi

_quiet = {"significant": False}


class paths(luigi.Config):
    """Where things lie; relative paths start at the folder that the command is run in."""

    inbox = luigi.Parameter(default="data/videos", **_quiet)
    notes = luigi.Parameter(default="data/notes", **_quiet)
    work = luigi.Parameter(default="data/work", **_quiet)
    models = luigi.Parameter(default="models", **_quiet)


class models(luigi.Config):
    """How models are found and fetched."""

    folders = luigi.Parameter(default="", description="folders to look in first, comma-separated", **_quiet)
    offline = luigi.BoolParameter(default=False, parsing=luigi.BoolParameter.EXPLICIT_PARSING, **_quiet)


class audio(luigi.Config):
    """Which sound of a recording is used."""

    track = luigi.IntParameter(default=1, description="number of the audio track, from 1")


class speech(luigi.Config):
    """How speech becomes text."""

    engine = luigi.ChoiceParameter(
        default="faster-whisper", choices=["faster-whisper", "vosk", "transformers"]
    )
    model = luigi.Parameter(default="whisper-base", description="a name in models/catalog.toml, or a folder")
    language = luigi.Parameter(default="auto", description="ISO 639-1 code, or auto")
    beam_size = luigi.IntParameter(default=3)
    window_minutes = luigi.FloatParameter(default=10.0)
    compression_ratio = luigi.FloatParameter(default=2.4)
    log_probability = luigi.FloatParameter(default=-1.0)
    no_speech = luigi.FloatParameter(default=0.6)
    doubtful_word = luigi.FloatParameter(default=0.5)
    pause = luigi.FloatParameter(default=0.6, description="seconds of silence that end a sentence (vosk)")
    device = luigi.ChoiceParameter(default="auto", choices=["auto", "cpu", "cuda"], **_quiet)
    compute_type = luigi.Parameter(default="auto")
    batch_size = luigi.IntParameter(default=20, **_quiet)
    threads = luigi.IntParameter(default=0, description="0: all the cores there are", **_quiet)


class summary(luigi.Config):
    """How the key points are chosen."""

    method = luigi.ChoiceParameter(
        default="lexrank", choices=["lexrank", "lsa", "textrank", "luhn", "sumbasic", "transformers"]
    )
    sentences = luigi.IntParameter(default=0, description="0: by the length of the lecture")
    model = luigi.Parameter(default="", description="for method=transformers: catalogue name or folder")


class captions(luigi.Config):
    """How subtitles are cut."""

    line_length = luigi.IntParameter(default=42, description="characters")
    lines = luigi.IntParameter(default=2)
    longest = luigi.FloatParameter(default=7.0, description="seconds")


class notes(luigi.Config):
    """How the PDF looks."""

    page = luigi.ChoiceParameter(default="A4", choices=["A4", "Letter"])
    font_size = luigi.FloatParameter(default=10.5, description="points")
    video_url = luigi.Parameter(default="", description="address of the video; {name} is its file name")
    fallback_fonts = luigi.Parameter(default="", description="TTF files for other scripts, comma-separated")


class SettingsParameter(luigi.Parameter):
    """A whole section as one task parameter, by default as luigi.cfg has it now.

    As a parameter it is part of the task's identity and travels to worker processes;
    two runs with different settings are different tasks to the scheduler. On the
    command line it is JSON merged over luigi.cfg: --speech '{"engine": "vosk"}'.
    """

    def __init__(self, section: type[luigi.Config], **kwargs):
        self.section = section
        kwargs.setdefault("description", f"the [{section.get_task_family()}] settings to change, as JSON")
        super().__init__(default=None, **kwargs)

    def normalize(self, value):
        return self.section() if value is None else value

    def parse(self, text: str):
        chosen = {name: str(value) for name, value in json.loads(text).items()}
        known = self.section().to_str_params()
        unknown = chosen.keys() - known.keys()
        if unknown:
            raise ValueError(
                f"[{self.section.get_task_family()}] has no setting {', '.join(sorted(unknown))}"
            )
        return self.section.from_str_params(known | chosen)

    def serialize(self, value) -> str:
        return json.dumps(value.to_str_params(), sort_keys=True)


def significant(settings: luigi.Config) -> dict:
    """The settings that change an output, by name, for signatures and records."""
    return settings.to_str_params(only_significant=True)


def values(settings: luigi.Config) -> dict:
    """All settings of a section by name, for the plain functions that know no Luigi."""
    return {name: getattr(settings, name) for name, _ in settings.get_params()}
