"""The record of the notes as JSON for other programs; docs/notes.md tells what is in it."""

import inspect
from pathlib import Path

import msgspec

from pipelines.core.files.json_files import save
from pipelines.lecture.notes.format import Material, OutputFormat
from pipelines.lecture.notes.parts import printable
from pipelines.lecture.notes.record import Notes


class Json(OutputFormat):
    """The record of the notes, whole."""

    name = "json"
    suffixes = (".json",)

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        assert material.notes is not None
        write_json(material.notes, *files)
        return ()


def write_json(notes: Notes, path: Path) -> None:
    """Write the record of the notes; docs/notes.md tells what is in it."""
    save(printable(notes), path)


def notes_schema() -> dict:
    """The JSON Schema of the record, which is kept as docs/notes.schema.json."""
    schema = msgspec.json.schema(Notes)
    for kind in schema["$defs"].values():
        kind["description"] = inspect.cleandoc(kind["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Notes of a lecture"} | schema
