"""Where our own plug-ins lie: one module or folder each, called as its plug-in, with "_" for "-".

Nothing is imported here: setup.py runs this file to write the entry points of the distribution.
"""

import pkgutil
from pathlib import Path

SPEECH_ENGINES = "konspekt.speech_engines"
SLIDE_READERS = "konspekt.slide_readers"
NOTE_WRITERS = "konspekt.note_writers"
LANGUAGE_MODELS = "konspekt.language_models"
OUTPUT_FORMATS = "konspekt.output_formats"
TRAINING_MODELS = "konspekt.training_models"

# The plug points, which are groups of entry points, with the package of ours in each.
PACKAGES = {
    SPEECH_ENGINES: "pipelines.lecture.speech.engines",
    SLIDE_READERS: "pipelines.lecture.slides.readers",
    NOTE_WRITERS: "pipelines.lecture.writer.writers",
    LANGUAGE_MODELS: "pipelines.lecture.writer.language_models",
    OUTPUT_FORMATS: "pipelines.lecture.notes.formats",
    TRAINING_MODELS: "pipelines.training.models.learners",
}
HOME = Path(__file__).resolve().parents[3]


def ours(group: str) -> dict[str, str]:
    """The module of each plug-in of ours by its name, in the order of the alphabet."""
    package = PACKAGES[group]
    folder = HOME.joinpath(*package.split("."))
    found = (module.name for module in pkgutil.iter_modules([str(folder)]) if module.name[0] != "_")
    return {name.replace("_", "-"): f"{package}.{name}" for name in sorted(found)}


def entry_points() -> dict[str, list[str]]:
    """Ours as setuptools wants them."""
    return {group: [f"{name} = {module}" for name, module in ours(group).items()] for group in PACKAGES}
