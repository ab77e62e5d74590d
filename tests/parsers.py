"""What reads files that people or a faulty disk have written: any bytes give a value or a reason.

`python -m bench.parsers` gives each as many as it can in a time, guided by what they reach; the tests a few.
"""

import configparser
import contextlib
import csv
import io
from collections.abc import Callable
from pathlib import Path

from pipelines.core import faults, settings_file
from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.files import edited
from pipelines.core.record import read_record
from pipelines.core.settings import TrainingSettings
from pipelines.lecture.corrections import toml
from pipelines.lecture.recording import lecture_file
from pipelines.lecture.speakers.names import read_names
from pipelines.lecture.speech.vocabulary import read_glossary
from pipelines.lecture.writer.templates import reading
from pipelines.nights.planning import plan_files

Parser = Callable[[bytes, Path], object]


def a_record(content: bytes, folder: Path) -> None:
    (folder / "a.record.json").write_bytes(content)
    read_record(folder / "a.record.json")


def a_fault(content: bytes, folder: Path) -> None:
    path = folder / "a.fault.json"
    path.write_bytes(content)
    known = faults.read(path)
    if known:
        assert known.at_work in (True, False, None) and known.hurting is not None
        known.lasting  # noqa: B018 (that it can be told)


def a_plan(content: bytes, folder: Path) -> None:
    night = plan_files.nights_folder(folder) / "2026-11-30"
    night.mkdir(parents=True, exist_ok=True)
    (night / "plan.json").write_bytes(content)
    plan_files.left_over(plan_files.latest(plan_files.read(folder, "2026-11-30")))


def noted_contents(content: bytes, folder: Path) -> None:
    video = folder / "talk.wav"
    if not video.exists():
        video.write_bytes(b"sound" * 100)
    (folder / f"{edited.fingerprint.fingerprint(video)}.json").write_bytes(content)
    edited._told_apart.clear()
    edited.content(video, folder)


def a_glossary(content: bytes, folder: Path) -> None:
    (folder / "glossary.txt").write_bytes(content)
    try:
        terms = read_glossary(folder / "glossary.txt")
    except BadInput:
        return
    assert all(term.strip() == term and "\n" not in term for term in terms)


def corrections(content: bytes, folder: Path) -> None:
    try:
        toml.parsed(folder / "talk.corrections.toml", content)
    except BadInput:
        return


def a_lecture_file(content: bytes, folder: Path) -> None:
    for of_one in (False, True):
        with contextlib.suppress(BadInput):
            lecture_file.parsed(folder / "lecture.toml", content, of_one)


def speakers(content: bytes, folder: Path) -> None:
    (folder / "speakers.toml").write_bytes(content)
    with contextlib.suppress(BadInput):
        read_names(folder / "speakers.toml", folder / "talk.mp4")


def a_template(content: bytes, folder: Path) -> None:
    try:
        reading.parsed(content.decode("utf-8", "replace"), {})
    except reading.BadTemplate:
        return


def the_settings(content: bytes, folder: Path) -> None:
    path = folder / "luigi.cfg"
    path.write_bytes(content)
    try:
        configparser.ConfigParser(interpolation=None).read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        assert settings_file.unreadable(error)


def a_table(content: bytes, folder: Path) -> None:
    from pipelines.training.data.dataset import read_table

    (folder / "table.csv").write_bytes(content)
    try:
        table = read_table(folder / "table.csv", TrainingSettings())
    except (BadInput, BadSetting):
        return
    assert len(table.columns) > 0


def a_data_card(content: bytes, folder: Path) -> None:
    from pipelines.training.data.card import read_card

    (folder / "table.toml").write_bytes(content)
    try:
        read_card(folder / "table.csv")
    except BadInput:
        return


def _csv() -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([["a", "b", "c"], [1, "2,5", "x"], ["", "3.5e3", 'say "hi"'], [4, "", "ü"]])
    return written.getvalue().encode()


# Each parser with something that it takes, from which others are made.
PARSERS: dict[str, tuple[Parser, bytes]] = {
    "record": (a_record, b'{"task": "T", "signature": "0", "sources": [{"path": "a", "fingerprint": "b", '
               b'"identity": [1, 2, 3, 4]}], "facts": {"duration": 1.5}, '
               b'"started": "2026-11-30T20:00:00+00:00", '
               b'"seconds": 2.0, "format": 2}'),
    "fault": (a_fault, b'{"task": "T", "subject": "a", "attempts": [{"time": "2026-11-30T20:00:00+00:00", '
              b'"host": "h", "pid": 1, "kind": "killed", "reason": "r", "limit": 3.0}]}'),
    "plan": (a_plan, b'{"night": "2026-11-30", "part": "inbox", "host": "h", "pid": 1, "until": null, '
             b'"made": "2026-11-30T20:00:00.000+00:00", "recordings": [{"name": "a", "video": "/a", '
             b'"status": "waiting"}], "trainings": [], "finished": 0}'),
    "contents": (noted_contents, b'{"first": "00", "found": {"1": "00"}}'),
    "glossary": (a_glossary, "# Course\ngradient descent: a method\nЁлка — дерево\n".encode()),
    "corrections": (corrections, b'recording = "00"\n[[correction]]\nat = "0:12"\n'
                    b'heard = "a b"\nsaid = "ab"\n'),
    "lecture file": (a_lecture_file, b'language = "ru"\ntrack = 2\ndate = 2026-03-14\nspeakers = ["A. B."]\n'
                     b'[recordings."talk.mp4"]\ntitle = "T"\nparts = ["a.mp4", "b.mp4"]\n'),
    "speakers": (speakers, b'lecturer = "A. B."\n[talk]\n1 = "A. B."\n2 = "C. D."\n'),
    "template": (a_template, b'kind = "lecture"\nsections = ["key_points", "x"]\n[own.x]\ntitle = "X"\n'
                 b'question = "What?"\n'),
    "settings": (the_settings, b"[paths]\ninbox = a\n\n[speech]\nmodel = whisper-base\n"),
    "table": (a_table, _csv()),
    "data card": (a_data_card, b'title = "T"\nunit = "m"\nwarnings = ["w"]\n[columns]\na = "what it is"\n'),
}  # fmt: skip
