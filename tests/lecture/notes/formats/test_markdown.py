"""Notes as Markdown and JSON: what is written is what a reader of either gets back."""

import dataclasses
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipelines.core.files import names
from pipelines.core.files.json_files import load
from pipelines.core.plug_ins.plug_points import OUTPUT_FORMATS, ours
from pipelines.lecture.notes.formats.json import notes_schema, write_json
from pipelines.lecture.notes.formats.markdown import escaped, write_markdown
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import (
    Chapter,
    KeyPoint,
    Paragraph,
    Question,
    Sentence,
    Slide,
    Summary,
    Task,
    Term,
    Theme,
)

ROOT = Path(__file__).resolve().parents[4]
READER = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])

CHAPTERS = (Chapter("Cells", 0.0, 60.0), Chapter("C# and <b>", 60.0, 125.0))
NOTES = Notes(
    title='The "Cell": part 1',
    date=datetime.date(2026, 3, 14),
    duration=125.0,
    language="en",
    summary=Summary(
        "cover",
        (KeyPoint("1. A cell * lives.", 10.0, 19.0),),
        by_chapter=((KeyPoint("- It lives.", 10.0, 19.0),), ()),
    ),
    paragraphs=(
        Paragraph((Sentence("The cell lives.", 10.0, 19.0, ((4, 8),)), Sentence("It is small.", 20.0, 24.0))),
        Paragraph((Sentence("Its price is $5 or $6.", 61.0, 70.0),)),
    ),
    video_name="cell.mp4",
    colophon=(("Language", "en (99%)"),),
    chapters=CHAPTERS,
    slides=(Slide(58.0, 125.0, "slide 1.jpg", 640, 360, "What [a] cell is"),),
    terms=(
        Term("cell", (10.0, 61.0), "A cell is the smallest thing that lives.", 10.0),
        Term("price", (61.0,)),
    ),
    questions=(Question("What is a cell?", "The smallest thing </details> that lives.", 10.0, 19.0),),
)


@pytest.fixture
def markdown(tmp_path):
    def write(notes: Notes = NOTES, images: str = "cell.slides/") -> str:
        write_markdown(notes, tmp_path / "notes.md", images)
        return (tmp_path / "notes.md").read_text(encoding="utf-8")

    return write


def read(document: str) -> list:
    """What a reader makes of the document below its front matter."""
    return READER.parse(document.split("\n---\n", 1)[1])


def shown(tokens) -> str:
    """The text that stands on the screen, without what makes it bold, a list or a heading."""
    parts = []
    for token in tokens:
        parts += [child.content for child in token.children or () if child.type == "text"]
        parts.append("\n")
    return "".join(parts)


def headings(document: str) -> list[str]:
    tokens = read(document)
    return [
        f"{token.tag} {shown([tokens[at + 1]]).strip()}"
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_what_was_written_leads_to_the_sentences_that_it_rests_on(markdown):
    written = KeyPoint("A cell is small and lives.", 10.0, 24.0, (0, 1))
    again = dataclasses.replace(written, text="Cells live.")
    said = KeyPoint("It lives.", 10.0, 19.0)
    summary = Summary("cover", (written,), True, by_chapter=((again, said), ()))
    document = markdown(dataclasses.replace(NOTES, summary=summary))
    assert "1. A cell is small and lives. (0:10)[^said-1-2]\n" in document
    assert "- Cells live. (0:10)[^said-1-2]\n- It lives. (0:10)\n" in document
    assert document.endswith("\n\n[^said-1-2]: 1 (0:10): The cell lives.; 2 (0:20): It is small.\n")
    assert "[^" not in markdown()


def test_the_front_matter_is_yaml_that_says_what_the_lecture_is(markdown):
    _, front, _ = markdown().split("---\n", 2)
    assert yaml.safe_load(front) == {
        "title": 'The "Cell": part 1',
        "date": datetime.date(2026, 3, 14),
        "duration": "2:05",
        "language": "en",
        "recording": "cell.mp4",
    }


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
@example("\x1b[31m\ufffe\u202e")
@example("no: 'yes' \"#\" \\ \x85\u2028\x7f")
@settings(max_examples=60, deadline=None)
def test_any_title_survives_the_front_matter(tmp_path_factory, title):
    path = tmp_path_factory.getbasetemp() / "any.md"
    write_markdown(dataclasses.replace(NOTES, title=title), path)
    front = path.read_text(encoding="utf-8").split("\n---\n", 1)[0].removeprefix("---\n")
    assert yaml.safe_load(front)["title"] == (" ".join(names.shown(title).split()) or "cell.mp4")


def test_parts_stand_in_the_order_in_which_they_are_read(markdown):
    assert headings(markdown()) == [
        'h1 The "Cell": part 1',
        "h2 Key points",
        "h2 Chapter by chapter",
        "h3 Cells (0:00)",
        "h2 Key terms",
        "h2 Questions to test yourself",
        "h2 Transcript",
        "h3 Cells (0:00)",
        "h3 C# and <b> (1:00)",
        "h2 About these notes",
    ]


def test_russian_notes_have_russian_headings(markdown):
    document = markdown(dataclasses.replace(NOTES, language="ru"))
    assert "h2 Главное" in headings(document)
    assert "<summary>Ответ</summary>" in document


@given(
    st.text(
        st.one_of(
            st.sampled_from(list("*_`#+-.!|~$^=<>&;:[](){}\\/ 1a.é%\t")),
            st.characters(exclude_categories=["C"]),
        )
    )
)
@example("1) one")
@example("- [x] done #tag ==high== %%gone%% :smile: C#")
@example("&amp; <i>a</i> ~~b~~ __c__ snake_case _d_")
@example("--- # > + ``` [[link|name]] ![picture](x) # ")
@settings(max_examples=400, deadline=None)
def test_any_text_is_shown_as_it_is(text):
    for before in ("- ", "### ", ""):
        tokens = READER.parse(before + escaped(text))
        kinds = {child.type for token in tokens for child in token.children or ()} - {"text"}
        assert shown(tokens).strip() == " ".join(text.split())
        assert kinds <= {"text_special"}
        assert sum(token.type.endswith("list_open") for token in tokens) == (before == "- ")


def test_what_is_no_markup_stays_readable():
    text = "beam_size 5, C# & C++ at 99% cost 3 > 2 = x = y: #"
    assert escaped(text) == "beam_size 5, C# & C++ at 99% cost 3 > 2 = x = y: \\#"


def test_words_that_were_hard_to_hear_are_in_italics_and_explained(markdown):
    document = markdown()
    assert "**0:10** The *cell* lives. It is small." in document
    assert "Words *in italics* were hard to hear" in document
    plain = dataclasses.replace(NOTES, paragraphs=NOTES.paragraphs[1:])
    assert "italics" not in markdown(plain)


@pytest.mark.parametrize(
    ("text", "range_"), [("so it is, here", (5, 9)), ("the end.", (4, 8)), ("a b", (1, 2)), ("xyz", (1, 2))]
)
def test_italics_never_change_the_text(markdown, text, range_):
    paragraphs = (Paragraph((Sentence(text, 1.0, 2.0, (range_,)),)),)
    tokens = read(markdown(dataclasses.replace(NOTES, paragraphs=paragraphs)))
    assert f"0:01 {text}" in shown(tokens)


def test_slides_stand_as_pictures_before_what_is_said_about_them(markdown):
    document = markdown()
    image = "![What \\[a\\] cell is (0:58)](cell.slides/slide%201.jpg)"
    assert document.index("It is small.") < document.index(image) < document.index("Its price")
    assert "![" not in markdown(images="")


def test_a_slide_that_is_shown_again_stands_there_once_with_both_times(markdown):
    [slide] = NOTES.slides
    again = dataclasses.replace(slide, start=126.0, end=130.0)
    document = markdown(dataclasses.replace(NOTES, slides=(slide, again)))
    assert re.findall(r"!\[.*?(\(.*?\))\]\(", document) == ["(0:58, 2:06)"]
    assert document.index("![") < document.index("**2:06** *The slide shown at 0:58 is shown again.*")


def test_formulas_are_not_made_of_prices(markdown):
    assert r"Its price is \$5 or \$6." in markdown()


def test_an_answer_is_folded_and_cannot_end_its_fold(markdown):
    fold = re.findall(r"<details>.*</details>", markdown())
    assert fold == [
        "<details><summary>Answer</summary>The smallest thing &lt;/details&gt; that lives. (0:10)</details>"
    ]


def test_terms_have_their_definition_or_the_times_at_which_they_are_said(markdown):
    document = markdown()
    assert "- **cell** — A cell is the smallest thing that lives. (0:10)" in document
    assert "- **price** (1:01)" in document


def test_a_recording_without_speech_says_so(markdown):
    empty = dataclasses.replace(
        NOTES, no_speech=True, paragraphs=(), chapters=(), slides=(), terms=(), questions=(),
        summary=Summary("cover", ()),
    )  # fmt: skip
    document = markdown(empty)
    assert "**No speech was found in this recording.**" in document
    assert headings(document) == ['h1 The "Cell": part 1', "h2 About these notes"]
    tried = dataclasses.replace(empty, audio_tracks=2, heard_tracks="1", tracks_tried=2)
    assert "Nobody speaks on any of its 2 audio tracks." in markdown(tried)
    one = dataclasses.replace(tried, tracks_tried=1)
    assert "Only audio track 1 of 2 was listened to; another one is chosen with track in lecture" in markdown(
        one
    )


def test_who_gives_the_lecture_stands_before_its_day(markdown):
    known = dataclasses.replace(NOTES, by=("Anna Petrova", "Ivan Orlov"))
    assert "\nAnna Petrova · Ivan Orlov · " in markdown(known)


def test_silence_has_no_language_but_that_of_the_person(markdown):
    silent = {"no_speech": True, "paragraphs": (), "summary": Summary("cover", ())}
    document = markdown(dataclasses.replace(NOTES, language="de", **silent))
    assert "**In dieser Aufnahme wurde keine Sprache gefunden.**" in document
    assert "Deutsch" not in document and "Deutsch" in markdown(dataclasses.replace(NOTES, language="de"))


def test_a_name_that_is_no_text_can_be_written(markdown, tmp_path):
    odd = dataclasses.replace(NOTES, title="", video_name="lecture\udcff.mp4")
    assert "# lecture�.mp4" in markdown(odd)
    write_json(odd, tmp_path / "notes.json")
    assert load(tmp_path / "notes.json", Notes).video_name == "lecture�.mp4"


def test_json_is_the_record_and_keeps_to_its_schema(tmp_path):
    write_json(NOTES, tmp_path / "notes.json")
    assert load(tmp_path / "notes.json", Notes) == NOTES
    written = json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))
    jsonschema.validate(
        written, json.loads((ROOT / "docs" / "notes.schema.json").read_text(encoding="utf-8"))
    )


def test_the_schema_refuses_what_is_no_notes():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "The Cell", "duration": "long"}, notes_schema())


def test_the_schema_in_the_documentation_is_that_of_the_code():
    kept = json.loads((ROOT / "docs" / "notes.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(notes_schema())), "docs/notes.md tells how it is written again"


def test_the_documentation_tells_of_every_field():
    told = (ROOT / "docs" / "notes.md").read_text(encoding="utf-8")
    for name, kind in notes_schema()["$defs"].items():
        for field in kind["properties"]:
            assert f"`{field}`" in told, f"docs/notes.md says nothing of {name}.{field}"


def test_importing_the_modules_loads_nothing_heavy():
    heavy = "{'babel', 'PIL', 'reportlab', 'jinja2', 'pysubs2', 'numpy'}"
    modules = ours(OUTPUT_FORMATS).values()
    code = f"import sys, {', '.join(modules)}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert modules and done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize(("language", "heading"), [("en", "Organisation"), ("ru", "Организационное")])
def test_what_is_said_of_the_course_has_a_part_of_its_own_where_there_is_any(markdown, language, heading):
    told = dataclasses.replace(NOTES.summary, organisation=(KeyPoint("The exam is on Monday.", 61.0, 70.0),))
    document = markdown(dataclasses.replace(NOTES, language=language, summary=told))
    assert f"## {heading}\n\n- The exam is on Monday. (1:01)\n" in document
    assert heading not in markdown(dataclasses.replace(NOTES, language=language))


def test_a_meeting_has_decisions_and_tasks_and_a_conversation_themes(markdown):
    point = KeyPoint("We agreed *to* wait.", 61.0, 70.0)
    notes = dataclasses.replace(
        NOTES,
        decisions=(point,),
        tasks=(
            Task("Anna will send it by Friday.", 62.0, 70.0, "Anna", "by Friday"),
            Task("I'll call.", 63.0, 64.0),
        ),
        themes=(Theme("Data", 65.0, 90.0, ("lake", "team"), (point,)), Theme("Code", 90.0, 99.0)),
    )
    document = markdown(notes)
    assert "## Decisions\n\n- We agreed \\*to\\* wait. (1:01)\n" in document
    given = "- [ ] **Anna · by Friday** — Anna will send it by Friday. (1:02)\n- [ ] I'll call. (1:03)\n"
    assert f"## Tasks\n\n{given}" in document
    assert (
        "- **Data** — lake, team (1:05)\n  - We agreed \\*to\\* wait. (1:01)\n- **Code** (1:30)\n" in document
    )
    assert not {"## Decisions", "## Tasks", "## Themes"} & set(markdown(NOTES).splitlines())
