"""Edited captions and Markdown become operations that make of the lecture what they say."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.core.errors import BadInput
from pipelines.core.settings import CaptionsSettings
from pipelines.lecture.corrections.given_back import given_back
from pipelines.lecture.corrections.operations import CHAPTER, WAITING, Operation
from pipelines.lecture.corrections.transcript import correct
from pipelines.lecture.notes.formats.captions import write_captions
from pipelines.lecture.notes.formats.markdown import write_markdown
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, Segment, Slide, Summary, Transcript
from pipelines.lecture.speech.sentences import paragraphs, sentences
from tests.lecture.corrections.said import texts, transcript

SAID = transcript(
    "Today we speak of <agents> & {worlds}.",
    "An irrational agent, as we say, acts_well in *all* of them.",
    "A term is a\\name for https://example.org/what/is/longer/than/any/line/of/captions/may/ever/be here.",
    "We use it very, very. 2. It is #1 & so on.",
)


def notes_of(said: Transcript) -> Notes:
    heard = sentences(said, doubtful_word=0.5)
    slides = tuple(Slide(at, at + 5.0, "001.jpg", 640, 360) for at in (0.0, 9.0))
    chapters = (Chapter("Agents & worlds", 0.0, 6.0), Chapter("Terms", 6.0, said.duration))
    shown = [paragraphs(heard[:2]), paragraphs(heard[2:])]
    return Notes(
        "Week 1", None, said.duration, "en", Summary("cover", ()), (*shown[0], *shown[1]), "week 1.mp4", (),
        chapters=chapters, slides=slides,
    )  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """The three files of the lecture, by their suffixes."""
    srt, vtt, md = (tmp_path / f"week 1.{kind}" for kind in ("srt", "vtt", "md"))
    write_captions(SAID, srt, vtt, CaptionsSettings())
    write_markdown(notes_of(SAID), md, "week 1.slides/")
    return {path.suffix: path for path in (srt, vtt, md)}


KINDS = (".srt", ".vtt", ".md")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_nobody_edited_puts_nothing_right(written, kind):
    assert given_back(written[kind], SAID, notes_of(SAID)) == ()


def test_what_the_notes_write_better_than_it_was_heard_is_nobodys_edit(tmp_path):
    """A sentence that was cut into two by the recogniser is one in the notes."""
    said = transcript("They knew the dangers.", "and they faced them, all of them.", "That is all there is.")
    path = tmp_path / "week 1.md"
    write_markdown(notes_of(said), path, "week 1.slides/")
    text = path.read_text(encoding="utf-8")
    assert "dangers and they" in text and given_back(path, said, notes_of(said)) == ()
    path.write_text(text.replace("all there is", "all there was"), encoding="utf-8")
    assert [(each.heard, each.to) for each in given_back(path, said, notes_of(said))] == [("is.", "was.")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_edited_is_put_right(written, kind):
    path = written[kind]
    text = path.read_text(encoding="utf-8")
    text = text.replace("irrational", "rational").replace("as we say,", "as they say")
    path.write_text(re.sub(r"Today\s+we", "Today we all", text), encoding="utf-8")
    operations = given_back(path, SAID, notes_of(SAID))
    assert [each.do for each in operations] == ["insert", "replace", "replace"]
    assert operations[1].heard == "irrational" and operations[1].before.endswith("An")
    found, _ = correct(SAID, operations)
    assert texts(found)[:2] == [
        "Today we all speak of <agents> & {worlds}.",
        "An rational agent, as they say acts_well in *all* of them.",
    ]
    assert texts(found)[2:] == texts(SAID)[2:]


def test_a_title_of_a_chapter_that_was_edited_is_put_right(written):
    path = written[".md"]
    path.write_text(path.read_text().replace("### Terms (0:06)", "### Names (0:06)"))
    assert given_back(path, SAID, notes_of(SAID)) == (Operation(CHAPTER, 6.0, "Terms", "Names"),)


@pytest.mark.parametrize("kind", KINDS)
def test_that_of_another_lecture_is_refused(written, kind):
    other = transcript("Something else is told in this one.", "Nobody knows what it may be about.")
    with pytest.raises(BadInput, match="of what is said in this lecture: is it another one's"):
        given_back(written[kind], other)


def test_files_that_cannot_be_read_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.srt").write_bytes(b"caf\xe9")
    for name, reason in (
        ("a.txt", "is none of .srt, .vtt, .md"),
        ("b.srt", "is not UTF-8"),
        ("c.md", "No such"),
    ):
        with pytest.raises(BadInput, match=reason):
            given_back(tmp_path / name, SAID)


def test_chinese_is_compared_by_its_characters(tmp_path):
    said = Transcript(
        "zh", 1.0, 9.0, "e", "m", (Segment(0.0, 8.0, "今天我们谈机器学习，它的名字叫做智能体。", 0.9),)
    )
    srt, vtt = tmp_path / "a.srt", tmp_path / "a.vtt"
    write_captions(said, srt, vtt, CaptionsSettings(line_length=10))
    assert given_back(srt, said) == ()
    srt.write_text(srt.read_text().replace("机器", "深度"))
    [operation] = given_back(srt, said)
    assert (operation.heard, operation.to) == ("机器", "深度")
    found, _ = correct(said, [operation])
    assert texts(found) == ["今天我们谈深度学习，它的名字叫做智能体。"]


WORDS = """agent rational search the model node tree very learns well world goal state space cost path action
    sensor robot policy value reward plan logic proof rule fact query belief chance utility choice game player
    turn board score limit depth breadth first last best worst"""
SENTENCE = st.lists(st.sampled_from(WORDS.split()), min_size=5, max_size=12, unique=True)
SPOKEN = st.lists(SENTENCE, min_size=6, max_size=15, unique_by=tuple).map(
    lambda lines: transcript(*(" ".join(words).capitalize() + "." for words in lines))
)


@settings(max_examples=60, deadline=None)
@given(SPOKEN, st.randoms(use_true_random=False), st.sampled_from((".srt", ".vtt")))
def test_any_edit_comes_out_as_it_was_written(tmp_path_factory, said, noise: random.Random, kind):
    folder = tmp_path_factory.mktemp("edited")
    files = {suffix: folder / f"a{suffix}" for suffix in (".srt", ".vtt")}
    write_captions(said, *files.values(), CaptionsSettings())
    path = files[kind]
    lines = path.read_text().split("\n")
    spoken = [n for n, line in enumerate(lines) if line[:1].isalpha() and line != "WEBVTT"]
    for number in noise.sample(spoken, min(4, len(spoken))):
        words = lines[number].split()
        place = noise.randrange(len(words))
        words[place : place + noise.randint(0, 1)] = noise.sample(
            [*WORDS.split(), "agent,", "So.", "—"], noise.randint(0, 2)
        )
        lines[number] = " ".join(words)
    path.write_text("\n".join(lines))
    operations = given_back(path, said)
    found, outcomes = correct(said, operations)
    assert WAITING not in [outcome.state for outcome in outcomes]
    edited = " ".join(line for number in spoken if (line := lines[number].strip()))
    assert " ".join(texts(found)).split() == edited.split()
