"""Any name of a file becomes text that programs read back to the same file, and that people can read."""

import enum
import io
import json
import os
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import luigi
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.core.errors import BadInput
from pipelines.core.files import json_files
from pipelines.core.files.fingerprint import Source, fingerprint, remember, source_record
from pipelines.core.files.names import (
    ERRORS,
    escaped,
    path_of,
    shown,
    shown_lines,
    without,
    writable,
    written,
)
from pipelines.core.record import Record
from pipelines.core.settings import AbsolutePathParameter
from pipelines.core.target import Deliverable
from pipelines.core.task import KonspektTask, one_line
from pipelines.core.tracking import output_url

LATIN = os.fsdecode(b"caf\xe9.mp4")
# What a file can be called: all bytes but NUL and the slash.
NAMES = (
    st.binary(min_size=1, max_size=255).map(lambda name: os.fsdecode(name.replace(b"\0", b"")))
    | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
).filter(lambda name: name and "\0" not in name)


@given(NAMES)
@example(LATIN)
@example("file:a.mp4")
@example("file:///a%20b.mp4")
@example(os.fsdecode(b"\xed\xa0\x80 100% \\xe9\n.mp4"))
def test_a_name_comes_back_from_strict_json(name):
    for path in (Path("/inbox", name), Path(name)):
        text = written(path)
        assert path_of(msgspec.json.decode(msgspec.json.encode(text))) == path
    assert text.encode()


def test_a_name_that_is_text_is_written_as_it_is_and_any_other_as_its_address():
    assert written(Path("/inbox/лекция 100%.mp4")) == "/inbox/лекция 100%.mp4"
    assert written(Path("/inbox/a\n\x1b[1m\u202e.mp4")) == "file:/inbox/a%0A%1B%5B1m%E2%80%AE.mp4"
    assert written(Path("/inbox", LATIN)) == "file:/inbox/caf%E9.mp4"
    assert path_of(Path("/inbox/a b.mp4").as_uri()) == Path("/inbox/a b.mp4")


@given(NAMES | st.text(st.characters(exclude_categories=()), max_size=40))
def test_what_people_read_can_be_written_anywhere(text):
    assert escaped(text).encode() or not text
    categories = {unicodedata.category(character) for character in shown(text)}
    assert not categories & {"Cc", "Cs", "Zl", "Zp"}


def test_people_see_the_bytes_that_are_no_text():
    assert escaped(f"лекция {LATIN}") == "лекция caf\\xe9.mp4"
    assert escaped("\ud800") == "\\ud800"
    assert shown(f"a\n\x1b[31m{LATIN}") == "a  [31mcaf\\xe9.mp4"
    assert shown("a\ufffeb\ufdd0c\U0001ffffd") == "a b c d"
    assert shown_lines("one\n\x1b[31mtwo\r\n") == "one\n [31mtwo \n"


@pytest.mark.parametrize(
    "name", ["a.mp4", LATIN, "two  spaces\nand lines.mp4", "\x1b[1m\u202e\ufffe.mp4", 'a "quoted": b.mp4']
)
def test_a_reason_goes_without_its_path(name):
    path = Path("/inbox", name)
    error = BadInput(path, "has no audio track")
    assert without(path, str(error)) == without(path, one_line(error)) == "has no audio track"
    assert without("/other.mp4", str(error)) == str(error)


class Kind(enum.StrEnum):
    GOOD = "good"


@dataclass(frozen=True)
class Known:
    name: str
    kind: Kind
    parts: tuple[str, ...] = ()


def test_no_name_keeps_a_record_from_being_written(tmp_path):
    json_files.save(Known(LATIN, Kind.GOOD, ("a", LATIN)), tmp_path / "known.json")
    assert json_files.load(tmp_path / "known.json", Known) == Known(
        "caf\\xe9.mp4", Kind.GOOD, ("a", "caf\\xe9.mp4")
    )
    assert writable({LATIN: [Path("/in", LATIN), 1, None]}) == {
        "caf\\xe9.mp4": ["file:/in/caf%E9.mp4", 1, None]
    }


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_whatever_is_printed_a_stream_takes_it(encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors=ERRORS)
    stream.write(f"{LATIN} → \ud800")
    stream.flush()
    arrow = "→" if encoding == "utf-8" else "\\u2192"
    assert stream.buffer.getvalue().decode(encoding) == f"caf\\xe9.mp4 {arrow} \\ud800"


class Look(KonspektTask):
    video = AbsolutePathParameter()


def test_a_task_goes_to_the_scheduler_and_back(tmp_path):
    task = Look(video=tmp_path / LATIN)
    sent = task.to_str_params()
    assert msgspec.json.encode(sent) and sent["video"] == f"file:{tmp_path}/caf%E9.mp4"
    assert Look.from_str_params(json.loads(json.dumps(sent))).video == tmp_path / LATIN
    assert luigi.task_register.load_task("tests.core.files.test_names", "Look", sent) == task
    assert repr(task) == f"Look(video={tmp_path}/caf\\xe9.mp4)"


def test_a_record_leads_back_to_its_files(tmp_path):
    video, notes = tmp_path / LATIN, tmp_path / os.fsdecode(b"caf\xe9.json")
    for path in (video, notes):
        path.write_bytes(b"content")
    os.utime(video, (1_700_000_000,) * 2)
    source = replace(source_record(video), identity=None)
    target = Deliverable(notes, lambda format: "sig")
    target.write_record(Record(signature="sig", sources=(source,), companions=(written(LATIN),)))
    known = msgspec.json.decode(target.record_path.read_bytes())
    assert path_of(known["sources"][0]["path"]) == video and target.exists()
    video.rename(video.with_name("another.mp4"))
    assert not target.exists(), "what belongs to it is gone"


def test_a_fingerprint_is_remembered_for_the_file_of_that_name(tmp_path):
    video = tmp_path / os.fsdecode(b"remembered \xe9.mp4")
    video.write_bytes(b"content")
    status = video.stat()
    identity = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    remember(Source(written(video), "known", identity=identity))
    assert fingerprint(video) == "known"


def test_a_web_address_has_the_bytes_of_the_name(tmp_path):
    address = output_url(tmp_path / "notes" / LATIN, "https://example.org", {"notes": tmp_path / "notes"})
    assert address == "https://example.org/notes/caf%E9.mp4"
