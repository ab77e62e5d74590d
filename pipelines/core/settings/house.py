"""Settings of the house: where things lie, how models are fetched, what a night is."""

from dataclasses import dataclass
from typing import Any

from pipelines.core.settings.kinds import Section, choice, flag, real, text, time_of_day, umask, whole
from pipelines.locale.languages import AUTO, languages

ORDERS = ("newest", "oldest", "longest", "shortest")
# What cameras, lecture halls and meeting rooms write.
RECORDINGS = (
    "*.mp4, *.m4v, *.mov, *.mkv, *.webm, *.avi, *.wmv, *.mpg, *.mpeg, *.ts, *.mts, *.m2ts, *.flv, *.3gp"
)
RECORDINGS += ", *.ogv, *.mp3, *.m4a, *.aac, *.wav, *.flac, *.ogg, *.oga, *.opus, *.wma, *.aiff"
RECORDINGS += ", *.m4b, *.mka, *.weba, *.vob, *.m2t, *.asf, *.f4v, *.qt, *.3g2, *.mxf, *.dv"
RECORDINGS += ", *.amr, *.3ga, *.ac3, *.mp2, *.mpga, *.aif, *.aifc, *.caf, *.w64, *.au, *.spx"

QUIET: dict[str, Any] = {"significant": False}


@dataclass(frozen=True)
class PathsSettings(Section):
    """Where things lie; relative paths start at the folder that the command is run in."""

    section = "paths"
    inbox: str = text(
        "data/videos",
        "Recordings are expected here, and in the folders below; they are mirrored under notes. Several, "
        "comma-separated: those of the second and later ones appear under its name.",
        **QUIET,
    )
    notes: str = text("data/notes", "Notes and captions for people.", **QUIET)
    reports: str = text("data/reports", "Reports of trainings and of nights.", **QUIET)
    predictions: str = text("data/predictions", "Rows with predictions beside them.", **QUIET)
    work: str = text(
        "data/work",
        "Intermediate outputs, named by signature. Deleting it costs time, nothing else.",
        **QUIET,
    )
    models: str = text(
        "models",
        "The fetched models. A catalog.toml in it adds models to the catalogue, or replaces those of the "
        "same name.",
        **QUIET,
    )
    voices: str = text(
        "data/voices",
        "Voices that people have named ([speakers] voices): personal data, never to be published.",
        **QUIET,
    )
    results_url: str = text(
        "",
        "Where a web server shows notes/, reports/, predictions/ and work/: the scheduler's page then "
        "links each task to its output. config/compose sets up such a server.",
        **QUIET,
    )
    umask: str = text(
        "0027",
        "Rights that all that is written is without, in octal: by this its owner's group may read it, and "
        "nobody else. The process's own umask may take away more; empty: that alone.",
        umask,
        **QUIET,
    )


@dataclass(frozen=True)
class CatalogSettings(Section):
    """How the models of the catalogue are found and fetched."""

    section = "catalog"
    folders: str = text(
        "",
        "Folders that are searched for NAME/ before anything is asked of the network; comma-separated.",
        **QUIET,
    )
    offline: bool = flag(False, "Never ask the network for a model.", **QUIET)


@dataclass(frozen=True)
class BatchSettings(Section):
    """What a night works on, in which order, and until when."""

    section = "batch"
    patterns: str = text(
        RECORDINGS,
        'Which files of the inbox are recordings, comma-separated, in any case; with a "/" a pattern is '
        'of the path below the inbox, with a "!" before it those files are left out.',
        **QUIET,
    )
    settle: float = real(
        30.0,
        0.0,
        86_400.0,
        "A file is taken when nothing about it has changed for so long ...",
        unit="s",
        **QUIET,
    )
    unreadable_minutes: float = real(
        60.0,
        0.0,
        10_080.0,
        "... and it can be read. One that cannot may still be arriving until it has lain still for so "
        "long; then it is refused.",
        unit="min",
        **QUIET,
    )
    until: str = text(
        "",
        "When the work should be over: the next time that it is so late (06:00); empty: when all is done. "
        "What does not fit is first the next night.",
        time_of_day,
        "HH:MM",
        **QUIET,
    )
    grace_minutes: float = real(
        15.0,
        0.0,
        1440.0,
        "Time after that at which a night kills what is still at work; a transcription goes on where it was.",
        unit="min",
        **QUIET,
    )
    order: str = choice("newest", ORDERS, "Which recordings go first.", **QUIET)
    workers: int = whole(
        1,
        1,
        1000,
        "Recordings that are worked on at once, on all hosts together: with it a night is planned.",
        **QUIET,
    )
    attempts: int = whole(
        3,
        1,
        1000,
        "How often in one night a recording is tried where the fault is not its own (a full disk, a model "
        "that cannot be fetched).",
        **QUIET,
    )
    trainings: str = text(
        "",
        "Trainings of a night: DATASET:TARGET, comma-separated (data/datasets/boston_housing.csv:MEDV).",
        **QUIET,
    )
    training_minutes: float = real(
        15.0,
        0.0,
        10_080.0,
        "Time that is set aside for each of them in the plan, when something about it is new.",
        unit="min",
        **QUIET,
    )
    notify: str = choice(
        "trouble",
        ("trouble", "news", "always"),
        "When a night says something, which cron then sends by mail: at trouble, at any news, or always.",
        **QUIET,
    )
    language: str = choice(
        AUTO,
        lambda: (AUTO, *languages()),
        "Language of the reports and of what commands say; auto: that of the environment (LANG). For the "
        "report of a training, one that is asked for here is signed.",
        **QUIET,
    )


@dataclass(frozen=True)
class LimitsSettings(Section):
    """How much a recording may cost: what strangers send is opened in a process with these limits."""

    section = "limits"
    memory_mib: int = whole(
        2048,
        256,
        1_000_000,
        "Memory (address space) of a process that opens a recording: for its headers, sound or slides.",
        unit="MiB",
        **QUIET,
    )
    open_files: int = whole(64, 16, 100_000, "Files that it may have open.", **QUIET)
    probe_seconds: float = real(
        60.0,
        1.0,
        86_400.0,
        "How long it may take to read what a recording says of itself.",
        unit="s",
        **QUIET,
    )
    media_minutes: float = real(
        5.0,
        0.1,
        10_080.0,
        "How long it may take to go through a recording, for its sound or its pictures: so many minutes ...",
        unit="min",
        **QUIET,
    )
    media_factor: float = real(1.0, 0.0, 1000.0, "... and so many times its length.", **QUIET)
    stage_minutes: float = real(
        15.0,
        0.1,
        10_080.0,
        "How long any stage of the work may take, such as its summary: so many minutes ...",
        unit="min",
        **QUIET,
    )
    stage_factor: float = real(
        6.0,
        0.0,
        1000.0,
        "... and so many times the length of the recording. For the transcript it is counted anew whenever "
        "it gets on. What takes longer goes last in the next night, and is refused after that.",
        **QUIET,
    )
    longest_hours: float = real(12.0, 0.01, 10_000.0, "The longest recording.", unit="h", **QUIET)
    gap_minutes: float = real(
        60.0,
        0.1,
        600_000.0,
        "The longest gap in its sound: gaps are filled with silence, so that all times are right.",
        unit="min",
        **QUIET,
    )
    tracks: int = whole(100, 1, 1000, "The most tracks.", **QUIET)
    chapters: int = whole(5000, 1, 1_000_000, "The most chapters.", **QUIET)
    metadata_kib: int = whole(
        4096, 1, 1_000_000, "The most text that it says of itself: tags of all kinds.", unit="KiB", **QUIET
    )
    title_length: int = whole(200, 10, 100_000, "A longer title is cut.", unit="characters", **QUIET)
    frame_megapixels: float = real(
        40.0,
        0.01,
        10_000.0,
        "The largest picture that is looked at for slides (8K: 33).",
        unit="Mpx",
        **QUIET,
    )
    slides: int = whole(
        2000, 1, 1_000_000, "The most slides; the notes of a recording that shows more have none.", **QUIET
    )
