"""Work products that nothing current refers to."""

import datetime
import os
import re
import shutil
import stat
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.core import previous, settings
from pipelines.core.blueprint import NAME
from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.faults import SUFFIX
from pipelines.core.files import fingerprint
from pipelines.core.files.atomic import PARTS, in_use, own_folder, sweep
from pipelines.core.files.names import path_of
from pipelines.core.record import FORMAT, Record, read_record
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture.recording.naming import inbox_folders
from pipelines.lecture.speech.recognise import KEPT
from pipelines.lecture.tasks import writing
from pipelines.lecture.tasks.lecture import content_of
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.locale.message import N_
from pipelines.nights import inbox
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.finished import CourseBlueprints
from pipelines.nights.planning.outcome import tree
from pipelines.nights.planning.survey import training_tasks

SIGNED = re.compile(r"([0-9a-f]{20})(\..+)?")
FORMATS = (previous.FORMAT, FORMAT)
DAY = 24 * 3600.0
# Hours of work lie in the windows of an unfinished transcript: a setting may be changed back for so long (s).
WINDOWS_SECONDS = 30 * DAY
# The record of a night is of use for so long (s).
NIGHTS_SECONDS = 90 * DAY
FAULTS, NIGHTS = N_("failed attempts"), N_("nights")


@dataclass(frozen=True)
class Item:
    """Something that may go: of which kind (a task, failed attempts, nights), where, how large (bytes)."""

    kind: str
    paths: tuple[Path, ...]
    bytes: int


@dataclass(frozen=True)
class Garbage:
    """What may go; `at_work` are folders that are left alone as somebody writes there now, `links` those that
    lie elsewhere.

    With `unreadable`, folders or datasets that could not be looked at, nothing may be deleted.
    """

    items: tuple[Item, ...]
    at_work: tuple[Path, ...]
    unreadable: tuple[str, ...]
    links: tuple[Path, ...] = ()


class References:
    """The signatures that something current refers to, with the settings as they are now."""

    def __init__(self):
        self.paths, self.options = settings.read(settings.paths), settings.read(settings.batch)
        self.work = Path(self.paths.work)
        self.unreadable: list[str] = []
        self.signatures: set[str] = set()
        self._follow(record for folder in self._results() for record in _records(folder, self._tell))
        self._lectures()
        self._trainings()

    def _results(self) -> list[Path]:
        paths = self.paths
        return [Path(folder) for folder in (paths.notes, paths.reports, paths.predictions, paths.models)]

    def _follow(self, records: Iterator[Record]) -> None:
        """Everything that went into what there is for people, and into that, and so on."""
        self.sources: set[Path] = set()
        waiting: list[str] = []
        for record in records:
            waiting += (record.signature, *record.inputs.values())
            for source in record.sources:
                fingerprint.remember(source)  # spares opening 10,000 recordings
                self.sources.add(path_of(source.path))
        by_signature = {path.name[:20]: path for path in self.work.glob("*/*.record.json")}
        while waiting:
            signature = waiting.pop()
            if signature and signature not in self.signatures:
                self.signatures.add(signature)
                if path := by_signature.get(signature):
                    waiting += (read_record(path) or Record()).inputs.values()

    def _lectures(self) -> None:
        """What the recordings of the inbox, and others that there are notes of, need now."""
        needed = tree(LectureNotes(video=Path(NAME)))
        self._keep(each for each in needed if not (each.inputs() or isinstance(each, GivenByPeople)))
        blueprints = CourseBlueprints(
            lambda video: [each for each in tree(LectureNotes(video=video)) if each.inputs()]
        )
        for video in self._videos():
            try:
                given = content_of(video, self.paths)
            except BadInput as error:
                if _has_content(video):
                    self.unreadable.append(str(error))
                continue  # of an empty file nothing was ever made
            try:
                wanted = blueprints.of(video)
            except BadInput as error:
                self.unreadable.append(str(error))
                continue
            for _, blueprint in wanted:
                self.signatures |= {blueprint.signature(given, video.name, format) for format in FORMATS}

    def _keep(self, tasks: Iterable[KonspektTask]) -> None:
        """What the tasks make, and what they made before records had a format, is needed."""
        for each in tasks:
            self.signatures |= {each.signature(), each.previous_signature()}

    def _videos(self) -> set[Path]:
        found = inbox.recordings(
            inbox_folders(self.paths.inbox),
            self.options.patterns,
            self._tell,
            settings.read(settings.recording).parts,
        )
        return {path for path, _ in found} | {path for path in self.sources if path.is_file()}

    def _tell(self, error: OSError) -> None:
        self.unreadable.append(f"{error.filename}: {error.strerror}")

    def _trainings(self) -> None:
        for task in training_tasks(self.options.trainings):
            try:
                self._keep(each for each in tree(task) if not isinstance(each, GivenByPeople))
            except (BadInput, BadSetting) as error:
                self.unreadable.append(str(error))


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError:
        return True


def record_files(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """Every record below a folder, behind links, too; what cannot be read is told to `on_error`."""

    def tell(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # of what was never made, or has just gone
            on_error(error)

    seen = set()
    for place, folders, names in os.walk(folder, onerror=tell, followlinks=True):
        if (real := os.path.realpath(place)) in seen:
            folders.clear()
            continue
        seen.add(real)
        if os.path.basename(place) == ".records":
            yield from (Path(place, name) for name in names if name.endswith(".json"))
        folders[:] = [name for name in folders if not name.startswith(".") or name == ".records"]


def _records(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Record]:
    return filter(None, map(read_record, record_files(folder, on_error)))


def garbage(older_than: float = DAY) -> Garbage:
    """Looks for what nothing refers to and has not changed for so many seconds; deletes nothing."""
    references = References()
    items, at_work, links = [], [], []
    for folder in sorted(references.work.glob("*/")):
        if folder.is_symlink():
            links.append(folder)
            continue
        groups = _groups(folder, references.signatures)
        if groups and in_use(folder):
            at_work.append(folder)  # a part does not tell which signature it will bear
            continue
        items += [item for group in groups if (item := _item(folder.name, group, older_than))]
    nights = plan_files.nights_folder(references.work)
    items += _old_nights(nights) if nights.is_dir() and not nights.is_symlink() else []
    return Garbage(tuple(items), tuple(at_work), tuple(references.unreadable), tuple(links))


def _groups(folder: Path, kept: set[str]) -> list[list[Path]]:
    """The files and folders of each signature that is not kept."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        signed = SIGNED.fullmatch(path.name)
        if signed and signed[1] not in kept:
            found.setdefault(signed[1], []).append(path)
    return list(found.values())


def _item(task: str, paths: list[Path], older_than: float) -> Item | None:
    sizes, changed = [], []
    for path in paths:
        for each in (path, *([] if path.is_symlink() else path.rglob("*"))):
            status = each.lstat()
            changed.append(status.st_mtime)
            sizes.append(0 if stat.S_ISDIR(status.st_mode) else status.st_size)
    unfinished = any(path.name.endswith((KEPT, writing.KEPT)) for path in paths)
    oldest = max(older_than, WINDOWS_SECONDS if unfinished else 0.0)
    if time.time() - max(changed) < oldest or any(in_use(path) for path in paths if path.is_dir()):
        return None
    kind = FAULTS if all(path.name.endswith(SUFFIX) for path in paths) else task
    return Item(kind, tuple(paths), sum(sizes))


def _old_nights(folder: Path) -> list[Item]:
    last = (datetime.datetime.now() - datetime.timedelta(seconds=NIGHTS_SECONDS)).date().isoformat()
    nights = [path for path in folder.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name)]
    old = sorted(path for path in nights if _is_folder(path) and path.name < last)
    return [Item(NIGHTS, (path,), sum(file.lstat().st_size for file in path.rglob("*"))) for path in old]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def delete(found: Garbage) -> None:
    """Remove the items, each whole or not at all; and temporary files whose writers are no more."""
    for item in found.items:
        # The product goes before its record, which is what tells how to make it again.
        for path in sorted(item.paths, key=lambda path: path.name.endswith(".record.json")):
            aside = own_folder(path.parent / PARTS) / f"garbage-{uuid.uuid4().hex}"
            os.rename(path, aside)
            if _is_folder(aside):
                shutil.rmtree(aside)
            else:
                aside.unlink()
    for parts in {path.parent / PARTS for item in found.items for path in item.paths}:
        sweep(parts)
