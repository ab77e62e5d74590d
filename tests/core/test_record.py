"""Records of both formats are read, what is no record is none, and the schema is documented."""

import json

import jsonschema
import pytest

from pipelines.core.files.fingerprint import Source
from pipelines.core.record import FORMAT, Record, read_record, record_schema, write_record
from tests.conftest import ROOT

SOURCE = Source("/inbox/Лекция 1.mp4", "ab12", identity=(12, 34, 56, 78))
WRITTEN = Record(
    task="TranscribeAudio",
    signature="0" * 20,
    code_version=2,
    parameters={"speech": {"beam_size": 3, "window_minutes": 10.0, "language": "auto"}, "earlier": False},
    inputs={"audio": "1" * 20},
    sources=(SOURCE,),
    versions={"python": "3.11.2"},
    facts={"duration": 12.5, "resumed": False, "language": "en", "slides": 3, "earlier": ["a.mp4"]},
    companions=("Лекция 1.slides",),
    files={"model.bin": "ff"},
    started="2026-11-29T01:02:03+03:00",
    seconds=1.25,
    format=FORMAT,
)
# As Konspekt wrote it before records had a format.
FIRST = {
    "task": "ReportTraining",
    "signature": "2" * 20,
    "parameters": {"report": {"page": "A4"}, "name": "houses", "card": ""},
    "inputs": {"evaluation": "3" * 20},
    "sources": [{"path": "/d/houses.csv", "fingerprint": "cd", "entire": True, "identity": [1, 2, 3, 4]},
                {"path": "/d/new.csv", "fingerprint": "ef", "identity": None}],
    "versions": {"python": "3.11.2"},
    "standing": "4" * 20,
    "started": "2026-11-20T01:02:03+03:00",
    "seconds": 3,
}  # fmt: skip


def test_a_record_is_read_as_it_was_written(tmp_path):
    write_record(WRITTEN, tmp_path / "a.record.json")
    assert read_record(tmp_path / "a.record.json") == WRITTEN


def test_numbers_keep_their_types(tmp_path):
    write_record(WRITTEN, tmp_path / "a.record.json")
    found = read_record(tmp_path / "a.record.json")
    assert {name: type(value) for name, value in found.parameters["speech"].items()} == {
        "beam_size": int, "window_minutes": float, "language": str,
    }  # fmt: skip
    assert type(found.facts["resumed"]) is bool and type(found.facts["duration"]) is float


def test_a_record_of_the_first_format_is_read(tmp_path):
    path = tmp_path / "report.pdf.json"
    path.write_text(json.dumps(FIRST, ensure_ascii=False, indent=1), encoding="utf-8")
    found = read_record(path)
    assert (found.format, found.code_version, found.seconds) == (1, None, 3.0)
    assert found.sources == (
        Source("/d/houses.csv", "cd", True, (1, 2, 3, 4)),
        Source("/d/new.csv", "ef", False, None),
    )
    assert found.parameters == FIRST["parameters"] and found.facts == {"standing": "4" * 20}


@pytest.mark.parametrize("content", ["", "{", "[]", "7", '{"sources": 7}', '{"inputs": {"a": 1}}', "\xff"])
def test_what_is_no_record_is_none(tmp_path, content):
    path = tmp_path / "a.record.json"
    path.write_bytes(content.encode("latin-1"))
    assert read_record(path) is None
    assert read_record(tmp_path / "none.record.json") is None and read_record(tmp_path) is None


def test_a_record_keeps_to_its_schema(tmp_path):
    write_record(WRITTEN, tmp_path / "a.record.json")
    kept = json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((tmp_path / "a.record.json").read_text(encoding="utf-8")), kept)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"signature": 7}, kept)


def test_the_schema_in_the_documentation_is_that_of_the_code():
    kept = json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(record_schema())), "docs/records.md tells how it is written again"


def test_the_documentation_tells_of_every_field():
    told = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for name, kind in record_schema()["$defs"].items():
        for field in kind["properties"]:
            assert f"`{field}`" in told, f"docs/records.md says nothing of {name}.{field}"
    assert f"this is {FORMAT}" in told
