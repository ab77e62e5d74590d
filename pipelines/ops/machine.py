"""What a machine is like: its memory, its clock, how it writes names; and how such a look is told."""

import datetime
import enum
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.locale.message import N_, Message

# Whisper base takes 1.6 GB on an hour of speech.
LEAST_MEMORY = 2e9
# Clocks that differ by more (s) confuse what has just changed.
CLOCK_SECONDS = 5.0


class State(enum.StrEnum):
    """How something stands."""

    OK = N_("ok")
    WARN = N_("warn")  # works, but
    FAIL = N_("fail")  # does not work


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, what was found, and what to do about it."""

    name: str
    state: State
    found: str
    advice: str = ""


def existing(folder: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def memory() -> Iterator[Check]:
    import psutil

    total = psutil.virtual_memory().total
    told = Message("{size:.1f} GB, {count} cores", size=total / 1e9, count=os.cpu_count())
    if total < LEAST_MEMORY:
        yield Check("memory", State.WARN, told, Message("set [speech] batch_size = 4 and a smaller model"))
    else:
        yield Check("memory", State.OK, told)


def clock(folder: Path) -> Iterator[Check]:
    """Whether the clock of this machine and that of the disk of a folder agree."""
    now = datetime.datetime.now().astimezone()
    told = f"{now:%Y-%m-%d %H:%M %Z (%z)}"
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".clock-") as file:
        apart = abs(os.stat(file.name).st_mtime - datetime.datetime.now().timestamp())
    if apart > CLOCK_SECONDS:
        differs = Message(
            "{time}; that of the disk of {folder} is {apart:.0f} s apart",
            time=told,
            folder=folder,
            apart=apart,
        )
        yield Check("clock", State.WARN, differs, Message("let both follow one time server"))
    else:
        yield Check("clock", State.OK, told)


def encoding() -> Iterator[Check]:
    encoding = sys.getfilesystemencoding()
    if encoding == "utf-8":
        yield Check("text", State.OK, "UTF-8")
    else:
        yield Check(
            "text",
            State.WARN,
            Message("file names are {encoding}", encoding=encoding),
            Message("set LANG=C.UTF-8 (in crontab, too)"),
        )
