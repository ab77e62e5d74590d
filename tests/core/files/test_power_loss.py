"""The power goes between any two steps of writing: what is found then is old, or new, or not there.

Every fsync, rename and removal of a real writer is noted; then each state that a disk may be in is laid out:
what had no fsync is empty, and of the renames any number of the last ones have not reached it.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.core.files.atomic import PARTS, sweep, whole
from pipelines.core.record import Record
from pipelines.core.target import Deliverable, WorkProduct


@dataclass
class Journal:
    """What a writer did below a folder, in order, and what the disk held before it."""

    root: Path
    before: dict[str, bytes]
    steps: list[tuple[str, str, str | dict[str, bytes]]] = field(default_factory=list)

    def states(self):
        """What the disk may hold after the power went: one state after each step, and the one before all."""
        for count in range(len(self.steps) + 1):
            yield self._after(count)

    def _after(self, count: int) -> dict[str, bytes]:
        disk = dict(self.before)
        for kind, path, what in self.steps[:count]:
            if kind == "fsync":
                disk |= what
            elif kind == "rename":
                moved = {name: disk.pop(name) for name in list(disk) if _within(name, path)}
                # Its name has come to the disk; what had no fsync has not.
                moved = moved or {path: b""}
                for name in [name for name in disk if _within(name, what)]:
                    del disk[name]
                disk |= {what + name.removeprefix(path): content for name, content in moved.items()}
            else:
                for name in [name for name in disk if _within(name, path)]:
                    del disk[name]
        return disk


def _within(name: str, path: str) -> bool:
    return name == path or name.startswith(f"{path}/")


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """Notes what is done to the disk from the moment when it is called."""
    root = tmp_path / "disk"
    root.mkdir()
    kept: list[Journal] = []

    def begin() -> Journal:
        kept.append(Journal(root, contents(root)))
        return kept[-1]

    def relative(path) -> str:
        return str(Path(os.fspath(path)).relative_to(root))

    def noted(name: str, before):
        real = getattr(os, name)

        def wrapped(*arguments, **options):
            if kept and not options.get("dir_fd"):
                before(kept[-1], *arguments)
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, wrapped)

    def synced(journal: Journal, descriptor: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        journal.steps.append(
            ("fsync", relative(path), {relative(path): path.read_bytes()} if path.is_file() else {})
        )

    def renamed(journal: Journal, source, target) -> None:
        journal.steps.append(("rename", relative(source), relative(target)))

    def removed(journal: Journal, path) -> None:
        if Path(path).is_relative_to(root):
            journal.steps.append(("remove", relative(path), ""))

    noted("fsync", synced)
    noted("rename", renamed)
    noted("replace", renamed)
    noted("unlink", removed)
    begin.root = root
    return begin


def laid_out(state: dict[str, bytes], root: Path) -> None:
    shutil.rmtree(root)
    root.mkdir()
    for name, content in state.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def _described(target, signature: str, content: bytes):
    from pipelines.core.files.damage import sums_of

    def describe() -> Record:
        place = target.path.parent / "sum"
        place.write_bytes(content)
        sums = {target.path.name: next(iter(sums_of(place).values()))}
        place.unlink()
        lengths = {target.path.name: len(content)}
        return Record(task="T", signature=signature, files=sums, lengths=lengths, format=2)

    return describe


def test_a_file_is_the_old_one_or_the_new_one(journal):
    path = journal.root / "notes.txt"
    path.write_text("old")
    written = journal()
    with whole(path) as part:
        part.write_text("all of the new one")
    states = list(written.states())
    assert len(states) > 3
    found = {state.get("notes.txt") for state in states}
    assert found == {b"old", b"all of the new one"}


def test_a_folder_is_the_old_one_or_the_new_one_after_a_sweep(journal):
    folder = journal.root / "model"
    folder.mkdir()
    (folder / "a").write_text("old a")
    written = journal()
    with whole(folder) as part:
        part.mkdir()
        for name in "ab":
            (part / name).write_text(f"new {name}")
    states = list(written.states())
    found = set()
    for state in states:
        laid_out({name: content for name, content in state.items()}, journal.root)
        _forget_writers(journal.root / PARTS)
        sweep(journal.root / PARTS)
        found.add(tuple(sorted(contents(journal.root).items())))
    old = (("model/a", b"old a"),)
    new = (("model/a", b"new a"), ("model/b", b"new b"))
    assert found == {old, new}


def _forget_writers(parts: Path) -> None:
    """After the power was away no process of then is alive."""
    dead = f"~{2**22 + 1}~"
    for part in list(parts.iterdir()) if parts.is_dir() else []:
        os.rename(part, part.with_name(part.name.replace(f"~{os.getpid()}~", dead)))


def test_a_work_product_is_whole_or_not_there(journal):
    target = WorkProduct(journal.root, "0" * 20, ".json")
    written = journal()
    with target.writing(_described(target, "0" * 20, b'{"said": "all"}')) as part:
        part.write_bytes(b'{"said": "all"}')
    there = []
    for state in list(written.states()):
        laid_out(state, journal.root)
        there.append(target.exists())
        assert not there[-1] or target.path.read_bytes() == b'{"said": "all"}'
        assert not there[-1] or target.record().signature == "0" * 20
    assert there[0] is False and there[-1] is True


def test_a_deliverable_counts_only_with_what_its_record_says(journal):
    path = journal.root / "talk.pdf"
    wanted = ["old"]
    target = Deliverable(path, lambda format: wanted[0])
    with target.writing(_described(target, "old", b"the old notes")) as part:
        part.write_bytes(b"the old notes")
    written = journal()
    with target.writing(_described(target, "new", b"notes that are new")) as part:
        part.write_bytes(b"notes that are new")
    held = {"old": b"the old notes", "new": b"notes that are new"}
    for state in list(written.states()):
        laid_out(state, journal.root)
        for wanted[0], content in held.items():
            assert not target.exists() or path.read_bytes() == content
    assert wanted == ["new"] and target.exists()
