"""Names come from a course's file; what people call themselves is a suggestion."""

from pathlib import Path

import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.records import Sentence, Speaker
from pipelines.lecture.speakers.names import Names, named, read_names, suggested

PEOPLE = (Speaker(1, 90.0, role="lecturer"), Speaker(2, 9.0, role="audience", name="Known voice"))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "speakers.toml"


def test_a_course_has_a_lecturer_and_a_lecture_others(file):
    file.write_text('lecturer = "Anna  Ivanova"\n["week 2.mp4"]\n2 = "Boris"\n["week 3"]\n1 = "Guest"\n')
    assert read_names(file, Path("week 1.mp4")) == Names("Anna Ivanova")
    assert not read_names(file, Path("week 1.mp4")).own
    second, third = (named(PEOPLE, read_names(file, Path(f"week {n}.mp4"))) for n in (2, 3))
    assert [each.name for each in second] == ["Anna Ivanova", "Boris"]
    assert [each.name for each in third] == ["Guest", "Known voice"]


def test_who_speaks_alone_gives_the_lecture():
    assert [each.name for each in named((Speaker(1, 90.0),), Names("Anna"))] == ["Anna"]
    assert [each.name for each in named((Speaker(1, 50.0), Speaker(2, 49.0)), Names("Anna"))] == ["", ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lecturer = Anna", "is no TOML"),
        ("lecturers = 'Anna'", "“lecturers” is neither"),
        ("[week]\nanna = '1'", "speakers are numbers from 1"),
        ("[week]\n1 = 2", "has to be a text"),
    ],
)
def test_a_fault_is_told(file, text, reason):
    file.write_text(text)
    with pytest.raises(BadInput, match=reason):
        read_names(file, Path("week.mp4"))


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Hello, my name is Anna Ivanova and this is week one.", "Anna Ivanova"),
        ("en", "I'm Professor Smith.", "Smith"),
        ("en", "I am Happy to be here.", ""),
        ("ru", "Здравствуйте, меня зовут Анна Иванова, начнём.", "Анна Иванова"),
        ("de", "Guten Tag, mein Name ist Anna Berg.", "Anna Berg"),
    ],
)
def test_who_introduces_himself_is_suggested(language, text, name):
    [first, second] = suggested(PEOPLE, (Sentence(text, 0, 3, speaker=1),), language)
    assert (first.suggested, second.suggested) == (name, "")
    assert first.name == ""
