"""Titles of chapters, points and slides as people put them right."""

import dataclasses

from pipelines.lecture.corrections.notes import correct_notes
from pipelines.lecture.corrections.operations import MADE, WAITING, Operation
from pipelines.lecture.notes.record import Chosen, Notes
from pipelines.lecture.records import Chapter, KeyPoint, Question, Slide, Summary

FIRST = KeyPoint("An agent acts in a world.", 5.0, 9.0)
WRONG = KeyPoint("An irrational agent does the best that it can.", 130.0, 135.0)
NOTES = Notes(
    "Agents",
    None,
    400.0,
    "en",
    Summary("cover", (FIRST, WRONG), by_chapter=((FIRST,), (WRONG,)), organisation=()),
    (),
    "agents.mp4",
    (),
    chapters=(Chapter("Agents", 0.0, 120.0), Chapter("Irrational agents", 120.0, 400.0)),
    slides=(Slide(1.0, 100.0, "001.jpg", 640, 360), Slide(100.0, 400.0, "002.jpg", 640, 360)),
    questions=(Question("What does an agent do?", WRONG.text, 130.0, 135.0),),
)


def one(operation: Operation, notes: Notes = NOTES) -> tuple[Notes, str]:
    found, [outcome] = correct_notes(notes, [operation])
    assert (outcome.state == WAITING) == bool(outcome.reason) == (found == notes)
    return found, outcome.state


def test_a_chapter_is_called_so_also_where_it_begins_a_little_later():
    for at in (120.0, 131.0):
        found, state = one(Operation("chapter", at, "Irrational agents", "Rational agents"))
        assert ([chapter.title for chapter in found.chapters], state) == (["Agents", "Rational agents"], MADE)
    assert found.chapters[1].start == 120.0


def test_a_chapter_is_found_by_its_title_where_it_begins_elsewhere():
    found, _ = one(Operation("chapter", 220.0, "Irrational agents", "Rational agents"))
    assert found.chapters[1].title == "Rational agents"
    _, state = one(Operation("chapter", 220.0, "Something else", "Rational agents"))
    assert state == WAITING


def test_a_wrong_point_goes_with_the_question_that_it_answers():
    found, state = one(Operation("wrong-point", 130.0, "An irrational agent does the best it can."))
    assert state == MADE
    assert found.summary == dataclasses.replace(NOTES.summary, points=(FIRST,), by_chapter=((FIRST,), ()))
    assert found.questions == ()


def test_where_notes_are_written_what_was_chosen_is_put_right_too():
    chosen = Chosen(NOTES.summary, NOTES.chapters, NOTES.questions)
    told = KeyPoint("It does what is best.", 130.0, 135.0, sentences=(7,))
    written = dataclasses.replace(NOTES, summary=Summary("cover", (told,)), questions=(), chosen=chosen)
    found, _ = one(Operation("wrong-point", 130.0, WRONG.text), written)
    assert found.summary == written.summary
    assert (found.chosen.summary.points, found.chosen.questions) == ((FIRST,), ())
    found, _ = one(Operation("chapter", 120.0, "", "Rational agents"), written)
    assert found.chapters[1].title == found.chosen.chapters[1].title == "Rational agents"


def test_a_point_that_is_not_there_waits():
    assert one(Operation("wrong-point", 5.0, "Dogs bark at night."))[1] == WAITING


def test_slides_go_and_come_back():
    found, _ = one(Operation("slide-out", 100.4))
    assert [slide.image for slide in found.slides] == ["001.jpg"]
    found, outcomes = correct_notes(NOTES, [Operation("slide-out", 50.0), Operation("slide-in", 50.0)])
    assert found == NOTES and [outcome.state for outcome in outcomes] == [MADE, MADE]
    assert one(Operation("slide-out", 0.0), dataclasses.replace(NOTES, slides=NOTES.slides[1:]))[1] == WAITING
