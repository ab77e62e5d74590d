"""Notes in another language than was spoken: numbers, names and the language itself are checked."""

import pytest

from pipelines.lecture.records import KeyPoint, Sentence, Written, WrittenChapter
from pipelines.lecture.writer.passages import Passage
from pipelines.lecture.writer.telling import holds
from pipelines.lecture.writer.templates.asked import prompts_of
from pipelines.lecture.writer.templates.template import Template
from pipelines.lecture.writer.translated import Translated
from pipelines.lecture.writer.written import write_chapter, write_whole
from tests.lecture.writer.scripted import Scripted

ENGLISH = """Karatsuba found in 1960 how two numbers of n digits are multiplied. You cut each of them into
halves. Karatsuba needs only three multiplications of the halves instead of four. So the exponent is about
1.58. Gay-Lussac measured the pressure of gases. It doubles with the temperature in kelvin. Nobody had done
it before. Strassen multiplies matrices with seven multiplications instead of eight."""
WHOLE = Passage(0, 4)


@pytest.fixture
def german():
    return heard("de")


@pytest.fixture
def russian():
    return heard("ru")


def heard(written: str) -> Translated:
    texts = [text.strip() + "." for text in " ".join(ENGLISH.split()).rstrip(".").split(". ")]
    assert len(texts) == 8
    spoken = [Sentence(text, 10.0 * n, 10.0 * n + 9) for n, text in enumerate(texts)]
    return Translated(spoken, "en", written)


GOOD = {
    "de": "Karatsuba braucht nur drei Multiplikationen der Hälften statt vier, der Exponent ist etwa 1,58.",
    "ru": "Карацубе нужно только три умножения половин вместо четырёх, показатель степени около 1,58.",
}


@pytest.mark.parametrize("language", GOOD)
def test_what_has_the_numbers_and_names_of_its_passage_holds(language):
    spoken, asked = heard(language), prompts_of(Template(), language, "en")
    assert spoken.objection(GOOD[language], WHOLE) is None
    assert holds(GOOD[language], WHOLE, spoken, asked)
    assert spoken.rests_on(GOOD[language], WHOLE) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("Karatsuba braucht für die Hälften nur fünf Multiplikationen statt vier.", "number 5"),
        ("Karatsuba fand das Verfahren schon im Jahr 1950.", "number 1950"),
        ("Schönhage braucht für die Hälften nur drei Multiplikationen.", "name Schönhage"),
        (
            "Theophrast braucht für die Hälften nur drei Multiplikationen.",
            "name Theophrast",
        ),  # no form of "the"
        ("Strassen braucht für die Hälften nur drei Multiplikationen.", "name Strassen"),  # named elsewhere
        ("Karatsuba needs only three multiplications of the halves instead of four.", "language"),
    ],
)
def test_another_number_another_name_another_language_does_not(german, statement, why):
    assert german.objection(statement, Passage(0, 3)) == why
    assert not holds(statement, Passage(0, 3), german, prompts_of(Template(), "de", "en"))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("Гей-Люссак измерил давление газов.", None),
        ("Гей-Люссак измерил давление в 1802 году.", "number 1802"),
        ("Менделеев измерил давление газов.", "name Менделеев"),
        ("По Штрассену матрицы умножаются за семь умножений вместо восьми.", None),
    ],
)
def test_names_are_compared_across_alphabets(russian, statement, why):
    assert russian.objection(statement, Passage(4, 8)) == why


def test_words_alone_are_not_compared(german):
    """What is said in the module: this is wrong, and nothing here can tell."""
    wrong = "Der Druck der Gase hängt nicht von ihrer Temperatur ab."
    assert german.objection(wrong, Passage(4, 7)) is None
    # So the model is asked.
    model = Scripted(lambda _: wrong, sure=0.1)
    chapter = write_chapter(german, 4, 7, model, prompts_of(Template(), "de", "en"))
    assert chapter.left_out == 1


def test_a_repeated_example_is_no_statement(german):
    asked = prompts_of(Template(), "de", "en")
    for _, answer in asked.tell.examples:
        assert german.echoes(answer, [answer], WHOLE)
    assert not german.echoes(GOOD["de"], [answer for _, answer in asked.tell.examples], WHOLE)


def answers(asked):
    def answer(request):
        if request.instruction == asked.title.instruction:
            return "Multiplikationen der Hälften"
        if request.instruction == asked.question.instruction:
            return "Wie viele Multiplikationen der Hälften braucht Karatsuba?"
        return GOOD["de"] if "Karatsuba" in request.text else "Das hat 1999 niemand gesagt."

    return answer


def test_a_chapter_and_its_title_and_questions_are_in_the_language_of_the_notes(german):
    asked = prompts_of(Template(), "de", "en")
    chapter = write_chapter(german, 0, 4, Scripted(answers(asked)), asked)
    assert chapter.title == "Multiplikationen der Hälften"
    [point] = chapter.points
    assert (point.text, point.start, point.end, point.sentences) == (GOOD["de"], 0.0, 39.0, (0, 1, 2, 3))
    assert point.question == "Wie viele Multiplikationen der Hälften braucht Karatsuba?"
    written = write_whole(german, [chapter], Scripted(answers(asked)), asked)
    assert written.language == "de" and written.remember == (point,)


def test_a_chapter_of_which_nothing_holds_keeps_what_was_said_in_the_language_spoken(german):
    asked = prompts_of(Template(), "de", "en")
    chapter = write_chapter(german, 4, 8, Scripted(answers(asked)), asked)
    assert chapter.left_out == 1 and not any(point.sentences for point in chapter.points)
    assert all(point.text in " ".join(ENGLISH.split()) for point in chapter.points)
    said = KeyPoint("It doubles.", 1.0, 2.0)
    alone = write_whole(german, [WrittenChapter("", (said,))], Scripted(answers(asked)), asked)
    assert alone.language == "" and alone.remember == (said,)
    both = write_whole(
        german,
        [WrittenChapter("", (said,)), WrittenChapter("", (KeyPoint(GOOD["de"], 3.0, 4.0, (1,)),))],
        Scripted(answers(asked)),
        asked,
    )
    assert both.language == "de" and [point.text for point in both.remember] == [GOOD["de"]]
    assert Written().language == ""
