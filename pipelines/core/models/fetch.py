"""Models as targets: what the catalogue lists, fetched, checked and put in place whole."""

import contextlib
import logging
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import luigi

from pipelines.core import settings
from pipelines.core.errors import BadInput, Unavailable
from pipelines.core.files import damage
from pipelines.core.files.fingerprint import fingerprint, sha256_of
from pipelines.core.models import sources as model_sources
from pipelines.core.models.catalog import CatalogEntry, ModelSource, catalog
from pipelines.core.previous import Previous
from pipelines.core.record import Record
from pipelines.core.settings import SettingsParameter
from pipelines.core.target import RecordedTarget
from pipelines.core.task import KonspektTask
from pipelines.locale.message import Message

logger = logging.getLogger("luigi-interface")


class FetchModel(KonspektTask):
    """A model folder, checked: a name from the catalogue, or a folder that the user gives."""

    previous = Previous(1, lambda task: task.signed_parameters())
    name = luigi.Parameter(description="a name of the catalogue, or a path to a folder")
    engine = luigi.Parameter(description="the engine that is to run it")
    catalog_settings = SettingsParameter(settings.catalog, significant=False)

    def subject(self) -> str:
        return self.name

    def own_folder(self) -> Path | None:
        """The user's folder, where `name` is a path and not a name of the catalogue."""
        return Path(self.name) if "/" in self.name or self.name.startswith(".") else None

    def models_folder(self) -> Path:
        return Path(self.paths_settings.models)

    def entry(self) -> CatalogEntry:
        """The model's catalogue entry; raises Unavailable for an unknown name or a wrong engine."""
        known = catalog(self.models_folder())
        fitting = ", ".join(name for name, entry in known.items() if entry.engine == self.engine)
        if self.name not in known:
            raise Unavailable(
                "no model {name!r} in the catalogue; for {engine} there are: {fitting}",
                name=self.name,
                engine=self.engine,
                fitting=fitting,
            )
        entry = known[self.name]
        if entry.engine != self.engine:
            raise Unavailable(
                "model {name} is for {engine}; for {wanted} there are: {fitting}",
                name=self.name,
                engine=entry.engine,
                wanted=self.engine,
                fitting=fitting,
            )
        return entry

    def signed_parameters(self) -> dict[str, Any]:
        """What the files contain, wherever they came from."""
        if folder := self.own_folder():
            files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
            if not files:
                raise BadInput(folder, "no model is there")
            return {str(path.relative_to(folder)): fingerprint(path) for path in files}
        entry = self.entry()
        sums = {name: file.sha256 for name, file in entry.files.items()}
        # Without published sums, the address stands for the content.
        return {"model": entry.name, "files": sums} | ({} if all(sums.values()) else {"from": entry.sources})

    def output(self) -> RecordedTarget:
        if folder := self.own_folder():
            return RecordedTarget(folder, folder / ".record.json")
        return self.deliverable(self.models_folder() / self.name)

    def complete(self) -> bool:
        return super().complete() and (bool(self.own_folder()) or self._unchanged(self.output()))

    def _unchanged(self, target: RecordedTarget) -> bool:
        """Whether its files are those of the catalogue: read where the file system says that they are others.

        A gigabyte is not read at each start: the record tells as what they were found right.
        """
        record = target.record() or Record()
        sums = {name: file.sha256 for name, file in self.entry().files.items() if file.sha256} or record.files
        changed = False
        for name, wanted in sums.items():
            file = target.path / name
            if file.is_file() and record.identities.get(name) == damage.identity(file):
                continue
            changed = True
            if told := damage.wrong_sum(file, wanted):
                logger.warning("%s; it is fetched again", told)
                return False
        if changed:
            self._trust(target, replace(record, files=sums))
        return True

    def _trust(self, target: RecordedTarget, record: Record) -> None:
        """Note what the file system says of files that have been found right."""
        found = {name: damage.identity(target.path / name) for name in record.files}
        with contextlib.suppress(OSError):  # on a full disk, or in a folder of others, they are read again
            target.write_record(replace(record, identities=found))

    def run(self) -> None:
        if folder := self.own_folder():
            raise BadInput(folder, "no model is there")
        entry, target = self.entry(), self.output()
        with self.progress(f"model {entry.name}") as progress:
            if is_right(entry, target.path, progress):  # put there by hand, maybe as a link
                return self.vouch_for(target)
            with self.writing(target) as part:
                fetch(entry, self.catalog_settings, target.path, part, progress)
        self._trust(target, target.record() or Record())


def is_right(entry: CatalogEntry, place: Path, on_progress: model_sources.Tell) -> bool:
    """Whether all the model's files lie at `place`, as the catalogue describes them."""
    found = {name: place / name for name in entry.files}
    if not all(path.is_file() for path in found.values()):
        return False
    try:
        check(entry, found, on_progress)
    except model_sources.NotThere as error:
        logger.warning("%s: %s; it is fetched again", place, error)
        return False
    return True


def fetch(
    entry: CatalogEntry,
    options: settings.CatalogSettings,
    place: Path,
    part: Path,
    on_progress: model_sources.Tell,
) -> None:
    """Bring the model's files into the folder `part` from the first source that has them right.

    Raises Unavailable, saying what was tried and that the files may be put at `place`, where none answers.
    """
    tried = []
    for source in [*_user_folders(entry, options), *entry.sources]:
        label = model_sources.label(source)
        if model_sources.is_remote(source) and options.offline:
            tried.append(Message("{source}: not asked, [catalog] offline is set", source=label))
            continue
        if model_sources.is_remote(source):
            logger.info("fetching model %s (%.0f MB) from %s", entry.name, entry.bytes / 1e6, label)
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=part.name) as scratch:
            try:
                found = model_sources.bring(
                    source, tuple(entry.files), Path(scratch), entry.whole, on_progress
                )
                check(entry, found, on_progress)
            except (model_sources.NotThere, OSError, zipfile.BadZipFile) as error:
                tried.append(Message("{source}: {error}", source=label, error=error))
                continue
            _assemble(found, part)
            return
    raise Unavailable(
        "model {name} could not be fetched; tried {tried}. By hand: put {files} into {place}/",
        name=entry.name,
        tried=tried,
        files=list(entry.files),
        place=place,
    )


def _user_folders(entry: CatalogEntry, options: settings.CatalogSettings) -> list[ModelSource]:
    folders = [Path(name.strip()) for name in options.folders.split(",") if name.strip()]
    return [{"kind": "folder", "path": str(folder / entry.name)} for folder in folders]


def check(entry: CatalogEntry, found: dict[str, Path], on_progress: model_sources.Tell) -> None:
    """Compare every file's SHA-256 with the catalogue's; raises NotThere naming the one that differs."""
    for done, (name, file) in enumerate(entry.files.items(), start=1):
        if file.sha256 and sha256_of(found[name]) != file.sha256:
            raise model_sources.NotThere(
                f"{name} is not the file that the catalogue describes (sha256 differs)"
            )
        on_progress(done / len(entry.files), name)


def _assemble(found: dict[str, Path], part: Path) -> None:
    for name, path in found.items():
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, part / name)
