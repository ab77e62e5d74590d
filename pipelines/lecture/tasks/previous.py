"""What was signed of the tasks about a recording when records had no format (pipelines/core/previous.py).

Each task split the transcript into sentences itself then, and the notes opened the recording for its title.
"""

from typing import Any

from pipelines.core.files.names import escaped
from pipelines.core.previous import Previous, text_of

_HEARD = ("engine", "model", "language", "window_minutes")
_WHISPER = ("beam_size", "compression_ratio", "log_probability", "no_speech", "compute_type")
# The settings of each engine of then that were signed.
_ENGINES = {
    "faster-whisper": (*_HEARD, *_WHISPER),
    "vosk": (*_HEARD, "pause"),
    "transformers": (*_HEARD, *_WHISPER, "pause", "doubtful_word"),
}


def _speech(task) -> dict | None:
    known = text_of(task.speech_settings)
    names = _ENGINES.get(known["engine"])
    if not names or task.said().language:
        return None
    return {"speech": {name: known[name] for name in names}}


def _vocabulary(task) -> dict:
    return {
        "glossary": task.signed_parameters()["glossary"],
        "earlier": task.vocabulary_settings.earlier,
    }


def _summary(task) -> dict:
    known = text_of(task.summary_settings)
    if known["method"] != "transformers":
        del known["model"]
    return {"summary": known, "doubtful_word": task.speech_settings.doubtful_word}


def _notes(task) -> dict:
    return {"name": escaped(task.video.name), "doubtful_word": task.speech_settings.doubtful_word}


def _page(task) -> dict:
    files = task.signed_parameters()["theme"]
    theme = text_of(task.theme_settings) | {name: files[name] or [] for name in ("logo", "templates")}
    return {"theme": theme, "video_url": task.notes_settings.video_url}


def _pdf(task) -> dict:
    files = task.signed_parameters()
    notes: dict[str, Any] = {**text_of(task.notes_settings)}
    theme: dict[str, Any] = {**text_of(task.theme_settings)}
    notes["fallback_fonts"] = files["notes"]["fallback_fonts"] or []
    theme["logo"] = files["theme"]["logo"] or []
    del theme["templates"]
    return {"notes": notes, "theme": theme}


def _transcript_itself(task) -> dict:
    inputs = dict(task.inputs())
    transcript = inputs.pop("sentences").inputs()["transcript"]
    inputs.pop("recording", None)
    return {"transcript": transcript} | inputs


AUDIO = Previous(2, lambda task: {"audio": {"track": str(task.signed_parameters()["audio"]["track"])}})
SLIDES = Previous(1)
SLIDES_READ = Previous(1)
VOCABULARY = Previous(1, _vocabulary)
TRANSCRIPT = Previous(2, _speech)
CHAPTERS = Previous(2, inputs=_transcript_itself)
SUMMARY = Previous(3, _summary, _transcript_itself)
TERMS = Previous(2, inputs=_transcript_itself)
NOTES = Previous(2, _notes, _transcript_itself)
CAPTIONS = Previous(2, lambda task: {"captions": text_of(task.captions_settings)})
EXPORTS = Previous(1)
PAGE = Previous(1, _page)
PDF = Previous(1, _pdf)
