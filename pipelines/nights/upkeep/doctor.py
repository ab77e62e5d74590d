"""Whether this machine can do the work: everything that a night needs, looked at before the night."""

import configparser
import datetime
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import luigi

from pipelines.core import extras, settings
from pipelines.core.errors import BadInput, BadSetting, Unavailable
from pipelines.core.files.names import shown
from pipelines.core.models import fetch as models
from pipelines.core.models.fetch import FetchModel
from pipelines.core.secrets import without_secrets
from pipelines.core.settings import checking, configuration
from pipelines.lecture.recording import audio
from pipelines.lecture.recording.naming import inbox_folders
from pipelines.lecture.speech.engine import engine
from pipelines.lecture.writer.writer import writer
from pipelines.locale.message import Message, counted
from pipelines.nights import clock, inbox
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.ops import machine, scheduler
from pipelines.ops.machine import Check, State, existing

# The sound of an hour and a half as FLAC.
BYTES_A_RECORDING = 100e6
# With less than this, logs, models and temporary files soon fill the disk (bytes).
LEAST_FREE = 1e9


def examine() -> Iterator[Check]:
    """Looks at one thing after the other; what cannot even be looked at has failed."""
    looks = {
        "luigi.cfg": _configuration,
        "folders": _folders,
        "disk": _disk,
        "memory": machine.memory,
        "ffmpeg": _ffmpeg,
        "fonts": _fonts,
        "model": _models,
        "extras": _extras,
        "scheduler": _scheduler,
        "night": _night,
        "clock": _clock,
        "text": machine.encoding,
    }
    for name, look in looks.items():
        try:
            yield from look()
        except (BadInput, BadSetting, Unavailable, configparser.Error, OSError) as error:
            yield Check(name, State.FAIL, getattr(error, "message", None) or " ".join(str(error).split()))
        except ModuleNotFoundError as error:
            yield Check(name, State.FAIL, extras.missing(error) or str(error))


def _configuration() -> Iterator[Check]:
    files = checking.files()
    if files:
        yield Check("luigi.cfg", State.OK, ", ".join(map(str, files)))
    else:
        advice = Message("go to the folder that holds it, or let `konspekt init FOLDER` write one")
        yield Check(
            "luigi.cfg", State.WARN, Message("there is none here: all settings are the defaults"), advice
        )
    clock.deadline(settings.read(settings.batch).until, datetime.datetime.now())  # raises BadSetting
    for told in checking.impossible():
        yield Check("luigi.cfg", State.FAIL, told, Message("correct it"))
    for told in checking.unknown():
        yield Check("luigi.cfg", State.WARN, told, Message("correct or remove it: nothing reads it"))


def _folders() -> Iterator[Check]:
    paths = settings.read(settings.paths)
    for folder in inbox_folders(paths.inbox) if configuration.has_inbox() else ():
        if not folder.is_dir():
            yield Check(
                "inbox",
                State.FAIL,
                Message("{folder} is no folder", folder=folder),
                Message("make or mount it, or set [paths] inbox"),
            )
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield Check(
                "inbox",
                State.FAIL,
                Message("{folder} may not be read", folder=folder),
                Message("give this user the right to"),
            )
        else:
            yield Check("inbox", State.OK, str(folder))
    for name in ("notes", "work", "models", "reports", "predictions"):
        folder = Path(getattr(paths, name)).absolute()
        if os.access(existing(folder), os.W_OK | os.X_OK):
            yield Check(name, State.OK, str(folder))
        else:
            yield Check(
                name,
                State.FAIL,
                Message("{folder} may not be written", folder=folder),
                Message("give this user the right to"),
            )


def _disk() -> Iterator[Check]:
    paths = settings.read(settings.paths)
    waiting = _waiting(paths)
    needed = LEAST_FREE + waiting * BYTES_A_RECORDING
    free: dict[int, tuple[int, list[str]]] = {}
    for name in ("work", "notes", "models"):
        folder = existing(Path(getattr(paths, name)).absolute())
        free.setdefault(folder.stat().st_dev, (shutil.disk_usage(folder).free, []))[1].append(name)
    for left, names in free.values():
        told = Message("{size:.1f} GB free for {names}", size=left / 1e9, names=names)
        if "work" in names:
            told = counted(
                "{free}; {count} recording to do needs about {size:.1f} GB",
                "{free}; {count} recordings to do need about {size:.1f} GB",
                waiting,
                free=told,
                size=waiting * BYTES_A_RECORDING / 1e9,
            )
        if left < LEAST_FREE:
            yield Check("disk", State.FAIL, told, Message("make room: konspekt gc shows what may go"))
        elif left < needed and "work" in names:
            yield Check("disk", State.WARN, told, Message("make room: konspekt gc shows what may go"))
        else:
            yield Check("disk", State.OK, told)


def _waiting(paths: settings.PathsSettings) -> int:
    """Recordings without current notes; all of them where even that cannot be told."""
    if not configuration.has_inbox():
        return 0
    patterns = settings.read(settings.batch).patterns
    parts = settings.read(settings.recording).parts
    listed = inbox.recordings(inbox_folders(paths.inbox), patterns, lambda error: None, parts)
    found = [path for path, _ in listed]
    try:
        finished = FinishedNotes()
    except (BadInput, BadSetting, Unavailable):
        return len(found)
    return sum(path not in finished for path in found)


def _ffmpeg() -> Iterator[Check]:
    command = audio.ffmpeg_command()
    where = Message("the system's") if shutil.which("ffmpeg") else Message("of the wheel imageio-ffmpeg")
    try:
        version = audio.ffmpeg_version()
    except (OSError, subprocess.CalledProcessError) as error:
        yield Check(
            "ffmpeg",
            State.FAIL,
            Message("{command} does not run: {error}", command=command, error=error),
            Message("install the system's ffmpeg"),
        )
        return
    yield Check(
        "ffmpeg",
        State.OK,
        Message("{version}, {where} ({command})", version=version, where=where, command=command),
    )


def _fonts() -> Iterator[Check]:
    from pipelines.typeset.fonts import FACES, Fonts

    fallback = settings.read(settings.notes).fallback_fonts
    Fonts(fallback)
    told = Message("{count} faces of the notes", count=len(FACES))
    if fallback:
        told = Message("{count} faces of the notes, and {further}", count=len(FACES), further=fallback)
    yield Check("fonts", State.OK, told)


def _models() -> Iterator[Check]:
    speech, summary = settings.read(settings.speech), settings.read(settings.summary)
    chosen = engine(speech.engine)
    if chosen.module and not _installed(chosen.module):
        told = Message("{engine} is not installed", engine=speech.engine)
        how = extras.install(chosen.extra) if chosen.extra else f"pip install {chosen.module}"
        yield Check("engine", State.FAIL, told, how)
    else:
        yield Check("engine", State.OK, speech.engine)
    if chosen.needs_model:
        yield _model(FetchModel(name=speech.model, engine=speech.engine))
    if engine_of_model := writer(summary.method).model_engine:
        yield _model(FetchModel(name=summary.model, engine=engine_of_model))


def _model(task: FetchModel) -> Check:
    if task.own_folder():
        task.signature()  # raises BadInput where there is no model
        return Check("model", State.OK, Message("your folder {folder}", folder=task.own_folder()))
    entry, place = task.entry(), task.output().path
    if not place.is_dir():
        advice = Message(
            "konspekt models fetch {name}; the first run does it, too, where it may ask the network",
            name=entry.name,
        )
        return Check("model", State.WARN, Message("{name} is not here", name=entry.name), advice)
    if not models.is_right(entry, place, lambda *_: None):
        return Check(
            "model",
            State.FAIL,
            Message("{place} is not what the catalogue describes", place=place),
            Message("remove that folder"),
        )
    return Check(
        "model",
        State.OK,
        Message("{name} in {place}, every file checked by SHA-256", name=entry.name, place=place),
    )


def _extras() -> Iterator[Check]:
    chosen = engine(settings.read(settings.speech).engine), writer(settings.read(settings.summary).method)
    needed = {
        "training": bool(settings.read(settings.batch).trainings),
        "neural": any(each.extra == "neural" for each in chosen),
        "ops": False,
    }
    for name in needed:
        missing = [package for package in extras.EXTRAS[name] if not _installed(package)]
        if not missing:
            yield Check(Message("extra {name}", name=name), State.OK, Message("installed"))
        elif needed[name]:
            told = Message("{missing} missing, and luigi.cfg needs it", missing=missing)
            yield Check(Message("extra {name}", name=name), State.FAIL, told, extras.install(name))
        else:
            told = Message("not installed, not needed by luigi.cfg ({how})", how=extras.install(name))
            yield Check(Message("extra {name}", name=name), State.OK, told)


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _scheduler() -> Iterator[Check]:
    url = scheduler.address()
    known: dict[str, Any] = {"version": luigi.__version__, "url": without_secrets(url or "")}
    if url is None:
        told = Message("luigi {version}; none, as luigi.cfg wants it", version=luigi.__version__)
        yield Check("scheduler", State.OK, told)
    elif scheduler.answers(url) and (other := scheduler.of_another_folder(url)):
        told = Message(
            "luigi {version}; what answers at {url} is of another folder, {folder} (user {user})",
            folder=shown(other.folder), user=shown(other.user), **known,
        )  # fmt: skip
        yield Check("scheduler", State.FAIL, told, Message("set [core] scheduler_port to one of your own"))
    elif scheduler.answers(url):
        yield Check("scheduler", State.OK, Message("luigi {version}; answers at {url}", **known))
    else:
        advice = Message("luigid starts one; `konspekt run` does without")
        told = Message("luigi {version}; nothing answers at {url}", **known)
        yield Check("scheduler", State.WARN, told, advice)


def _night() -> Iterator[Check]:
    found = [name for name, command in SCHEDULES.items() if re.search(STARTED, _said(command))]
    if found:
        yield Check("night", State.OK, Message("started by {schedules}", schedules=found))
    else:
        advice = Message("add a line for it to crontab: `konspekt init FOLDER` writes one")
        yield Check("night", State.WARN, Message("nothing of this user starts it"), advice)


NIGHTLY = "nightly.sh"
STARTED = rf"konspekt[- ]night|{re.escape(NIGHTLY)}"
SCHEDULES = {
    "cron": ["crontab", "-l"],
    "systemd": ["systemctl", "list-timers", "--all", "--no-pager", "konspekt*"],
    "systemd of the user": ["systemctl", "--user", "list-timers", "--all", "--no-pager", "konspekt*"],
}


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, errors="replace").stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _clock() -> Iterator[Check]:
    return machine.clock(existing(Path(settings.read(settings.paths).work).absolute()))
