"""What is signed, how values are encoded, and that a blueprint gives the task's very signature."""

import dataclasses
import json
from pathlib import Path

import luigi
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from pipelines import (
    ExportNotes,
    LectureNotes,
    RenderPage,
    RenderPdf,
    ReportTraining,
    TranscribeAudio,
    WriteCaptions,
)
from pipelines.core import settings
from pipelines.core.blueprint import NAME, Blueprint
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.settings import checking
from pipelines.core.signature import canonical, digest, signed_values

NAMES = ["lecture.mp4", "Лекция №1.mkv", 'say "hi" \\ there.mp4', "\\u0000name\\u0000.mp4", "line\nbreak.mp4"]
# The defaults that settings were introduced with; docs/records.md tells how new settings are added.
FIRST_DEFAULTS = json.loads((Path(__file__).parent / "first_defaults.json").read_text(encoding="utf-8"))


@dataclasses.dataclass(frozen=True)
class Cut:
    at: float
    names: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Break:
    at: float
    names: tuple[str, ...] = ()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [LectureNotes, RenderPdf, RenderPage, ExportNotes, WriteCaptions])
def test_signatures_are_the_same(place, name, kind):
    video = place / "videos" / name
    video.write_bytes(b"anything")
    blueprint = Blueprint(kind(video=Path(NAME)))
    assert blueprint.signature(fingerprint(video), name) == kind(video=video).signature()


def test_settings_and_content_change_it(place, settings_of):
    before = Blueprint(RenderPdf(video=Path(NAME)))
    settings_of(notes={"page": "Letter"})
    after = Blueprint(RenderPdf(video=Path(NAME)))
    assert before.signature("abc", "x") != after.signature("abc", "x")
    assert after.signature("abc", "x") != after.signature("abd", "x")
    assert after.signature("abc", "x") != after.signature("abc", "y")


def test_of_the_report_of_a_training_only_a_language_that_is_asked_for_is_signed(
    place, settings_of, monkeypatch
):
    dataset = place / "houses.csv"
    dataset.write_text("a,b\n1,2\n", encoding="utf-8")

    def signatures() -> tuple[str, str]:
        task = ReportTraining(dataset=dataset, target="b")
        return task.signature(), task.previous_signature()

    settings_of(batch={"language": "auto"})
    usual = signatures()
    assert all(usual)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert signatures() == usual
    settings_of(batch={"language": "ru"})
    asked, before = signatures()
    assert asked != usual[0] and before == ""


def test_values_of_different_types_are_never_written_alike():
    values = [
        None,
        True,
        False,
        0,
        1,
        3,
        3.0,
        "3",
        "3.0",
        "None",
        "True",
        "null",
        "",
        [],
        {},
        [3],
        ["3"],
        {"a": 3},
    ]
    values += [Cut(3.0), Cut(3.5), Cut(3.0, ("a",)), Break(3.0), 0.1 + 0.2, 0.3, -0.0, 0.0, float("inf")]
    values += ["a\udcffb", "a\\udcffb", [None], [[], []], [[[]]], {"a": {"b": 1}}, {"b": {"a": 1}}]
    written = [canonical(value) for value in values]
    assert len(set(written)) == len(values)
    assert canonical({"b": 1, "a": (1, 2)}) == canonical({"a": [1, 2], "b": 1})
    assert canonical(0.1 + 0.2) == "0.30000000000000004"


@pytest.mark.parametrize("value", [object(), {1: 2}, {"a"}, Path("/tmp"), b"x", Cut, [Cut(Path("x"))], 1j])
def test_what_has_no_lasting_form_is_not_signed(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_only_what_differs_from_the_first_default_is_signed(place, settings_of):
    task = TranscribeAudio(video=place / "a.mp4")
    assert task.signed_parameters()["speech"]["beam_size"] == 3 and task.signed_values() == {}
    settings_of(speech={"beam_size": "5", "language": "ru"})
    changed = TranscribeAudio(video=place / "a.mp4")
    assert changed.signed_values() == {"speech": {"beam_size": 5, "language": "ru"}}


def test_a_default_that_changes_leaves_old_and_new_signatures_as_they_are():
    class Tuned(luigi.Config):
        depth = settings.number(int, 3, 1, 9)

    class TunedAnew(luigi.Config):
        depth = settings.introduced_as(3, settings.number(int, 5, 1, 9))

    def signed(section: luigi.Config) -> dict:
        return signed_values({type(section).__name__: settings.significant(section)})

    assert signed(Tuned()) == signed(TunedAnew(depth=3)) == {}
    assert signed(Tuned(depth=5)) == {"Tuned": {"depth": 5}}
    assert signed(TunedAnew()) == {"TunedAnew": {"depth": 5}}


def test_a_whole_number_for_a_setting_with_fractions_is_the_same_value():
    whole, fraction = settings.speech(window_minutes=7), settings.speech(window_minutes=7.0)
    assert canonical(settings.significant(whole)) == canonical(settings.significant(fraction))


def test_no_default_has_changed_without_the_first_being_kept():
    sections = checking.sections()
    for name, known in FIRST_DEFAULTS.items():
        now = settings.first_defaults(sections[name]) if name in sections else {}
        for setting, first in known.items():
            told = f"[{name}] {setting}: keep the default {first!r} as its first"
            assert setting not in now or canonical(now[setting]) == canonical(first), told


def test_the_signature_can_be_made_again_from_the_record(place):
    video = place / "videos" / "a.mp4"
    video.write_bytes(b"anything")
    task = WriteCaptions(video=video)
    record = task.describe(task.signature())
    content = {"task": record.task, "version": record.code_version, "parameters": record.signed}
    assert digest(canonical(content | {"inputs": record.inputs})) == record.signature == task.signature()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def typed(value):
    """A value that equals another only where it is the same one, of the same type."""
    if isinstance(value, list):
        return tuple(map(typed, value))
    if isinstance(value, dict):
        return frozenset((name, typed(each)) for name, each in value.items())
    return type(value).__name__, repr(value)


@given(VALUES, VALUES)
@trials(max_examples=60, deadline=None)
def test_two_values_are_signed_alike_only_where_they_are_the_same(one, other):
    assert (canonical(one) == canonical(other)) == (typed(one) == typed(other))
    assert canonical(json.loads(canonical(one))) == canonical(one)
