"""How fast this machine has heard and written lately, to tell what still fits into a night."""

import os
from pathlib import Path
from statistics import median
from typing import Any

from pipelines.core import previous
from pipelines.core.previous import THEN
from pipelines.core.record import Record, number, read_record
from pipelines.core.signature import NOW, canonical
from pipelines.core.task import KonspektTask
from pipelines.lecture.tasks.writing import WriteNotes

# Seconds of work a second of sound where nothing has been measured yet: Whisper base is ten times as fast.
UNKNOWN = 0.25
# The same for writing: Qwen2.5-Coder 1.5B on two cores (docs/decisions.md).
UNKNOWN_WRITING = 0.33
# So many of the newest transcripts count.
NEWEST = 20
# Shorter recordings (s) say more of how long a model takes to load.
SHORTEST = 60.0


def pace(work: Path, transcribing: KonspektTask) -> float:
    """Seconds of work a second of sound: the median of the newest transcripts made as the task would be.

    The sound's own extraction is added.
    """
    then, now = (canonical(scheme.parameters(transcribing)) for scheme in (THEN, NOW))

    def alike(record: Record) -> bool:
        if record.format == previous.FORMAT:
            return canonical(record.parameters) == then
        return canonical(record.signed) == now

    heard = _median(work / transcribing.task_family, alike)
    return (heard or UNKNOWN) + (_median(work / "ExtractAudio", lambda record: True) or 0.0)


def writing_pace(work: Path, writing: WriteNotes) -> float:
    """Seconds of writing a second of what is said: the median of the newest by the same engine and model."""
    chosen = writing.writer_settings

    def alike(record: Record) -> bool:
        by: Any = record.parameters.get("writer")
        return isinstance(by, dict) and (by.get("engine"), by.get("model")) == (chosen.engine, chosen.model)

    return _median(work / writing.task_family, alike, "spoken", "spent") or UNKNOWN_WRITING


def _median(folder: Path, fits, length: str = "duration", spent: str = "") -> float | None:
    """Of work a second, by the facts of how long the recording is and, if it is told, what it took (s)."""
    found: list[float] = []
    for path in _newest_first(folder):
        record = read_record(path)
        if record is None:
            continue
        duration = number(record.facts.get(length)) or 0.0
        if duration >= SHORTEST and not record.facts.get("resumed") and fits(record):
            seconds = number(record.facts.get(spent, record.seconds))
            found.append((record.seconds if seconds is None else seconds) / duration)
        if len(found) == NEWEST:
            break
    return median(found) if found else None


def _newest_first(folder: Path, most: int = 10 * NEWEST) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            records = [(e.stat().st_mtime, e.path) for e in entries if e.name.endswith(".record.json")]
    except FileNotFoundError:
        return []
    return [Path(path) for _, path in sorted(records, reverse=True)[:most]]
