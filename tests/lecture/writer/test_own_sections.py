"""Sections of a person's own: chosen by what sentences have in them, or asked of a model and checked."""

import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.records import (
    Chapter,
    KeyPoint,
    OwnSections,
    Sentence,
    Sentences,
    Written,
    WrittenChapter,
)
from pipelines.lecture.summary.meeting import decisions, tasks
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.own_sections import chosen_section, composed_sections, write_sections
from pipelines.lecture.writer.prompts import prompts
from pipelines.lecture.writer.templates.asked import prompts_of
from pipelines.lecture.writer.templates.choosing import shipped
from pipelines.lecture.writer.templates.template import ANY, Own, Template
from pipelines.lecture.writer.translated import Translated
from tests.lecture.writer.scripted import Scripted

SAID = [
    "Karatsuba multiplies two numbers of n digits with three multiplications of the halves.",
    "It will be on the exam.",
    "Um, you may bring one sheet of notes to the exam.",
    "The fast Fourier transform evaluates a polynomial at the roots of unity.",
    "The proof of the convolution theorem need not be learnt by heart for the midterm.",
    "Two polynomials are multiplied by multiplying their values at the roots of unity.",
]
HEARD = Sentences("en", tuple(Sentence(text, 10.0 * n, 10.0 * n + 9) for n, text in enumerate(SAID)))
ENGLISH = prompts("en")
CHAPTERS = (Chapter("Karatsuba", 0.0, 30.0), Chapter("Fourier", 30.0, 60.0))
HINTS = Own("hints", {ANY: "Exam hints"}, {ANY: "What of the exam in “{{ chapter }}”?"}, most=3)


def template(*own: Own) -> Template:
    return Template(sections=tuple(each.name for each in own), own={each.name: each for each in own})


def texts(section) -> list[str]:
    return [point.text for point in section.points]


def test_a_pattern_chooses_sentences_as_an_editor_would_print_them():
    found = chosen_section(Own("x", {}, pattern={ANY: r"\bexam\b"}), HEARD)
    assert texts(found) == [
        f"{SAID[0]} It will be on the exam.",  # leans on the sentence before
        "You may bring one sheet of notes to the exam.",
    ]
    assert (found.points[0].start, found.points[0].end) == (0.0, 19.0)
    assert found.points[0].sentences == () and not found.written_by_model


def test_keywords_are_found_in_any_of_their_forms_when_all_are_there():
    assert texts(chosen_section(Own("x", {}, keywords={ANY: ("learnt hearts",)}), HEARD)) == [SAID[4]]
    assert texts(chosen_section(Own("x", {}, keywords={ANY: ("exam halves",)}), HEARD)) == []
    assert texts(chosen_section(Own("x", {}, keywords={"en": ("midterms",), "ru": ("экзамен",)}), HEARD))


def test_a_pattern_of_another_language_chooses_nothing():
    assert texts(chosen_section(Own("x", {}, pattern={"de": "."}), HEARD)) == []


def test_of_too_many_those_that_say_most_are_chosen_in_their_order():
    found = chosen_section(Own("x", {}, pattern={ANY: r"\w"}, most=2), HEARD)
    assert len(found.points) == 2 and found.points[0].start < found.points[1].start


def test_a_pattern_that_never_ends_is_told_and_stops_nothing_else():
    endless = Sentences("en", (Sentence("a" * 60 + "!", 0.0, 1.0),))
    with pytest.raises(BadInput, match=r"own.x.pattern: takes too long"):
        chosen_section(Own("x", {}, pattern={ANY: r"(a|aa|a?a)+$"}), endless)


def test_without_a_model_sections_are_chosen_and_empty_ones_left_out():
    made = template(
        Own("a", {ANY: "A {{ spoken }} exam", "de": "Prüfung"}, pattern={ANY: "exam"}),
        Own("b", {ANY: "B"}, pattern={ANY: "zebra"}),
    )
    [section] = composed_sections(made, HEARD, OwnSections(), "en")
    assert (section.name, section.title) == ("a", "A English exam")
    assert composed_sections(made, HEARD, OwnSections(), "de")[0].title == "Prüfung"


ANSWERS = """- You may bring one sheet of notes to the exam.
Everybody gets seven sheets of notes for the exam.
The lecture says nothing else.
"""


def answered(request):
    return ANSWERS if "Karatsuba multiplies" in request.text else "-"


def test_what_a_model_answers_of_each_chapter_is_checked_and_has_its_time():
    model = Scripted(answered)
    found = write_sections(
        template(HINTS), Spoken(HEARD.sentences, "en"), CHAPTERS, Written(), model, ENGLISH
    )
    [section] = found.sections
    assert texts(section) == ["You may bring one sheet of notes to the exam."]
    assert (section.points[0].start, section.points[0].end, section.points[0].sentences) == (20.0, 29.0, (2,))
    asked = [request.instruction.splitlines()[0] for request in model.asked]
    assert asked == ["What of the exam in “Karatsuba”?", "What of the exam in “Fourier”?"]
    assert "at most 3 lines" in model.asked[0].instruction
    composed = composed_sections(template(HINTS), HEARD, found, "en")
    assert [(each.title, each.written_by_model) for each in composed] == [("Exam hints", True)]


def test_what_the_model_itself_doubts_is_not_in_it():
    model = Scripted(answered, sure=0.2)
    found = write_sections(
        template(HINTS), Spoken(HEARD.sentences, "en"), CHAPTERS, Written(), model, ENGLISH
    )
    assert texts(found.sections[0]) == []
    # A model that found nothing has been asked: nothing is chosen in its place.
    both = Own("hints", HINTS.title, HINTS.instruction, pattern={ANY: "exam"})
    assert composed_sections(template(both), HEARD, found, "en") == ()
    assert len(composed_sections(template(both), HEARD, OwnSections(), "en")) == 1


def test_a_section_of_the_whole_is_asked_of_the_statements_and_checked_against_the_lecture():
    statements = (KeyPoint(SAID[0], 0.0, 9.0, (0,)), KeyPoint(SAID[5], 50.0, 59.0, (5,)))
    whole = Written(chapters=(WrittenChapter("", statements[:1]), WrittenChapter("", statements[1:])))
    own = Own("uses", {ANY: "Uses"}, {ANY: "What is multiplied?"}, of="whole")

    def answer(request):
        assert request.text == f"{SAID[0]}\n{SAID[5]}"
        return "Polynomials are multiplied by multiplying their values.\nMatrices are multiplied by Strassen."

    spoken = Spoken(HEARD.sentences, "en")
    found = write_sections(template(own), spoken, CHAPTERS, whole, Scripted(answer), ENGLISH)
    [point] = found.sections[0].points
    assert point.text.startswith("Polynomials") and point.start == 50.0
    nothing = write_sections(template(own), spoken, CHAPTERS, Written(), Scripted(answer), ENGLISH)
    assert nothing.asked and nothing.sections[0].points == ()


def test_in_another_language_each_passage_is_asked_about_and_numbers_are_checked():
    own = Own("hints", {ANY: "Hints", "de": "Prüfung"}, {"de": "Was zur Prüfung?"})
    spoken = Translated(HEARD.sentences, "en", "de")
    asked = prompts_of(template(own), "de", "en")
    model = Scripted(
        lambda _: "Zur Prüfung darf ein Blatt mit Notizen mitgebracht werden.\nEs gibt 90 Minuten Zeit."
    )
    found = write_sections(template(own), spoken, CHAPTERS, Written(), model, asked)
    assert found.language == "de"
    assert texts(found.sections[0]) == ["Zur Prüfung darf ein Blatt mit Notizen mitgebracht werden."]
    assert "Die Sprache des Textes: Englisch" in model.asked[0].instruction


def test_a_section_without_words_in_the_language_of_the_notes_is_not_asked_for():
    own = Own("hints", {ANY: "Hints"}, {"de": "Was zur Prüfung?"}, pattern={ANY: "exam"})
    model = Scripted(answered)
    found = write_sections(template(own), Spoken(HEARD.sentences, "en"), CHAPTERS, Written(), model, ENGLISH)
    assert model.asked == [] and found.sections == ()
    assert len(composed_sections(template(own), HEARD, found, "en")) == 1


MEETINGS = {
    "en": """We have decided to move the release to March. Anna will send the contract by Friday.
The question who pays for the servers is still open. The weather was fine in the mountains.""",
    "de": """Wir haben beschlossen, die Freigabe zu verschieben. Anna schickt bis Freitag den Vertrag.
Noch unklar ist, wer die Server bezahlt. Das Wetter war schön in den Bergen.""",
    "ru": """Мы решили перенести выпуск на март. Анна отправит договор до пятницы, это её задача.
Пока неясно, кто платит за серверы. Погода в горах была хорошая.""",
}


NAMES = {"en": "Anna", "de": "Anna", "ru": "Анна"}


@pytest.mark.parametrize("language", MEETINGS)
def test_the_template_of_a_meeting_needs_no_model(language):
    texts_said = MEETINGS[language].replace("\n", " ").split(". ")
    said = [text.removesuffix(".") + "." for text in texts_said]
    sentences = Sentences(language, tuple(Sentence(t, 9.0 * n, 9.0 * n + 8) for n, t in enumerate(said)))
    found = composed_sections(shipped("meeting"), sentences, OwnSections(), language)
    assert [(each.name, texts(each)) for each in found] == [("open_questions", said[2:3])]
    # What else it has is found in every meeting, whatever the template.
    assert {"decisions", "tasks"} < set(shipped("meeting").sections)
    assert len(decisions(sentences.sentences, language)) == 1
    assert [task.who for task in tasks(sentences.sentences, language)] == [NAMES[language]]
