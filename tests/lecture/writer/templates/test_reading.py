"""Templates from their files: what they say, and every fault in one line with its line or its key."""

import re
import tomllib

import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import WriterSettings
from pipelines.core.settings.kinds import TEMPLATES
from pipelines.lecture.records import SECTIONS
from pipelines.lecture.writer.prompts import languages
from pipelines.lecture.writer.templates.choosing import (
    copied,
    faults,
    read_template,
    shipped,
    template_of,
)
from pipelines.lecture.writer.templates.template import ANY, Template, in_language, title_of

HINTS = """
[own.exam_hints]
title = "Exam hints"
pattern = 'exam'
"""


@pytest.fixture
def file(tmp_path):
    """file(text) is a template of that text."""

    def write(text: str):
        (tmp_path / "template.toml").write_text(text, encoding="utf-8")
        return tmp_path / "template.toml"

    return write


def test_notes_without_a_template_are_those_of_a_lecture():
    assert shipped("lecture") == Template() and shipped("lecture").sections == SECTIONS
    template = shipped("lecture")
    assert (template.layout, template.instructions, template.own_instructions) == (None, None, None)


@pytest.mark.parametrize("name", TEMPLATES)
def test_those_that_ship_have_titles_instructions_and_patterns_in_every_language(name):
    template = shipped(name)
    for own in template.own.values():
        for texts in (own.title, own.instruction, own.pattern):
            assert set(texts) == set(languages())
    assert all(set(ask.instruction) == set(languages()) for ask in template.ask.values())
    assert template.kind == name


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", languages())
def test_a_copy_says_the_same_also_with_its_comments_taken_away(file, name, language):
    text = copied(name, language)
    assert read_template(file(text)) == shipped(name)
    head, marked, asked = text.partition("where this file does not say: take the # away, and change it.\n")
    assert marked
    changed = read_template(file(head + marked + re.sub("^# ?", "", asked, flags=re.MULTILINE)))
    assert set(changed.ask) == {"tell", "title", "question", "abstract"}


def test_its_own_sections_stand_where_it_says_or_else_behind_the_key_points(file):
    named = read_template(file('sections = ["exam_hints", "transcript"]' + HINTS))
    assert named.sections == ("exam_hints", "transcript")
    left = read_template(file(HINTS))
    assert left.sections == (*SECTIONS[:4], "exam_hints", *SECTIONS[4:]) and SECTIONS[3] == "key_points"
    assert left.own["exam_hints"].pattern == {ANY: "exam"} and left.own["exam_hints"].most == 10


def test_what_it_does_not_say_is_that_of_its_kind(file):
    template = read_template(
        file(
            'kind = "meeting"\nask.tell.again = "Shorter!"\nown.plans.title = "Plans"\n'
            'own.plans.keywords = ["will do"]'
        )
    )
    sections = list(template.sections)
    assert sections.pop(sections.index("key_points") + 1) == "plans"
    assert tuple(sections) == shipped("meeting").sections
    assert template.own["open_questions"] == shipped("meeting").own["open_questions"]
    assert template.own["plans"].title == {ANY: "Plans"} and not template.own["plans"].instruction
    assert template.ask["tell"].again == {ANY: "Shorter!"}
    assert template.ask["tell"].instruction == shipped("meeting").ask["tell"].instruction


FAULTS = {
    "TOML": ('kind = "lecture\n', "line 1, column"),
    "unknown key": ('section = ["abstract"]\n', "section: there is no such key.*did you mean sections"),
    "unknown kind": ('kind = "lectures"\n', "kind: 'lectures' is none of lecture.*did you mean lecture"),
    "unknown section": (
        'sections = ["key_point"]\n',
        "sections: there is no section 'key_point'; there are .* did you mean key_points",
    ),
    "twice": ('sections = ["terms", "terms"]\n', "sections: 'terms' is named twice"),
    "no place": ('sections = ["terms"]\n' + HINTS, "own.exam_hints: sections gives it no place"),
    "wrong type": ("sections = 3\n", "sections: Expected `array`, got `int`"),
    "wrong type within": ('own.x.title = 3\nown.x.pattern = "x"\n', "own.x.title: Expected"),
    "unknown key of a section": (
        HINTS + 'instruktion = "x"\n',
        "own.exam_hints.instruktion: there is no such",
    ),
    "nothing to choose by": ('own.x.title = "X"\n', "own.x: has no instruction, nor a pattern"),
    "no title": ('own.x.instruction = "X"\n', "own.x: has no title"),
    "empty": ('own.x.title = " "\nown.x.pattern = "x"\n', "own.x.title: is empty"),
    "too many": (HINTS + "most = 1000\n", "own.exam_hints.most: Expected `int` <= 100"),
    "name of ours": ('own.terms.title = "T"\nown.terms.pattern = "t"\n', "own.terms: this is the name of"),
    "bad name": ('own."Exam hints".title = "T"\n', "own.Exam hints: its name may have small letters"),
    "pattern": ("own.x.title = 'X'\nown.x.pattern = '('\n", "own.x.pattern: is no regular expression"),
    "pattern of all": ("own.x.title = 'X'\nown.x.pattern = '.*'\n", "own.x.pattern: is found in every"),
    "Jinja": ("ask.tell.instruction = 'a {% if %}'\n", "ask.tell.instruction: .*line 1 of"),
    "variable": (
        "ask.tell.instruction = 'Of {{ lectur }}'\n",
        "instruction: lectur stands for nothing; there are",
    ),
    "not there": ("ask.tell.instruction = 'Of {{ chapter }}'\n", "instruction: chapter stands for nothing"),
    "unsafe": (
        "ask.tell.instruction = \"{{ ''.__class__.__mro__ }}\"\n",
        "ask.tell.instruction: access to attr",
    ),
    "failing": ("ask.tell.instruction = '{{ 1 // 0 }}'\n", "ask.tell.instruction: integer"),
    "language": ("own.x.title.english = 'X'\nown.x.pattern = 'x'\n", "own.x.title.english: this is no code"),
    "asked": ("ask.tel.instruction = 'X'\n", "ask.tel: nothing is asked so.*did you mean tell"),
    "again": ("ask.title.again = 'X'\n", "ask.title.again: only a statement"),
    "example": ("[[ask.tell.examples]]\ngiven = 'X'\n", "ask.tell.examples.*: Object missing required field"),
    "title of none": (
        "titles.term = 'X'\n",
        "titles.term: there is no such section of ours; did you mean terms",
    ),
    "keyword": ("own.x.title = 'X'\nown.x.keywords = ['']\n", "own.x.keywords: one of them is empty"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_with_file_key_and_reason(file, fault):
    text, told = FAULTS[fault]
    path = file(text)
    with pytest.raises(BadInput) as raised:
        read_template(path)
    line = str(raised.value)
    assert line.startswith(f"{path}: ") and "\n" not in line
    assert re.search(told, line), line


def test_a_file_that_is_not_text_or_not_there_is_told(tmp_path):
    (tmp_path / "t.toml").write_bytes(b"\xff")
    with pytest.raises(BadInput, match=r"t\.toml: is not UTF-8"):
        read_template(tmp_path / "t.toml")
    with pytest.raises(BadInput, match=r"none\.toml: "):
        read_template(tmp_path / "none.toml")


def test_a_changed_file_is_read_again(file):
    assert read_template(file('sections = ["terms"]')).sections == ("terms",)
    assert read_template(file('sections = ["terms", "questions"]')).sections == ("terms", "questions")


def test_the_template_of_a_course_holds_for_its_folder_and_those_below(tmp_path):
    inbox = tmp_path / "videos"
    (inbox / "optics" / "labs").mkdir(parents=True)
    (inbox / "optics" / "template.toml").write_text('sections = ["terms"]', encoding="utf-8")
    (tmp_path / "mine.toml").write_text('sections = ["questions"]', encoding="utf-8")

    def sections(video: str, setting: str = "template.toml"):
        return template_of(inbox / video, [inbox], setting).sections

    assert sections("optics/labs/1.mp4") == sections("optics/1.mp4") == ("terms",)
    assert sections("1.mp4") == SECTIONS
    assert sections("optics/1.mp4", "meeting") == shipped("meeting").sections
    assert sections("optics/1.mp4", str(tmp_path / "mine.toml")) == ("questions",)
    with pytest.raises(BadInput, match=r"gone\.toml"):
        sections("optics/1.mp4", str(tmp_path / "gone.toml"))


def test_what_is_set_is_looked_at_before_any_recording(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("sections = 3", encoding="utf-8")
    [(place, told)] = faults(WriterSettings(template=str(broken)))
    assert place == ("writer", "template") and told.startswith(f"{broken}: sections: Expected")
    [(place, told)] = faults(WriterSettings(language="fr"))
    assert place == ("writer", "language") and "'fr', only in de, en, ru" in told
    assert list(faults(WriterSettings(language="de", template="meeting"))) == []


def test_each_part_of_it_changes_the_signature_of_what_it_changes_alone(file):
    plain = read_template(file(HINTS))
    titled = read_template(file(HINTS.replace("Exam hints", "The exam")))
    asked = read_template(file(HINTS + 'instruction = "What of the exam?"'))
    told = read_template(file(HINTS + '[ask.tell]\ninstruction = "{{ usual }} Be brief."'))

    def parts(template):
        return template.layout, template.own_instructions, template.instructions

    assert [a != b for a, b in zip(parts(plain), parts(titled))] == [True, False, False]
    assert [a != b for a, b in zip(parts(plain), parts(asked))] == [False, True, False]
    assert [a != b for a, b in zip(parts(plain), parts(told))] == [False, False, True]


def test_the_text_of_a_language_comes_before_that_of_all():
    assert in_language({"de": "Ja", ANY: "Yes"}, "de") == "Ja" and in_language({"de": "Ja"}, "en") == ""
    assert title_of({"de": "Ja", "en": "Yes"}, "ru") == "Yes" and title_of({"de": "Ja"}, "ru") == "Ja"


def test_the_files_that_ship_explain_themselves():
    for name in TEMPLATES:
        text = copied(name, "en")
        assert text.startswith("# The template of the notes of a") and tomllib.loads(text)["kind"] == name
