"""German, which is one module: a lecture has chapters, key points, terms, definitions and questions in it."""

import pytest

from pipelines.archive.index import update
from pipelines.archive.query import parse
from pipelines.archive.search import search
from pipelines.core.settings import SummarySettings
from pipelines.language.text.filler import without_filler
from pipelines.language.text.morphology import ADJECTIVE, NAME, NOUN, VERB, words
from pipelines.language.text.noun_phrases import citation, nominative, noun_phrases, phrases_of
from pipelines.language.text.search_tokens import stem
from pipelines.language.text.sentences import split
from pipelines.language.text.spoken_numbers import numbers
from pipelines.lecture.chapters.find import find_chapters
from pipelines.lecture.summary.self_contained import stands_alone
from pipelines.lecture.terms.find import find_terms
from pipelines.lecture.terms.why_questions import why
from pipelines.lecture.writer.grounding import Source, names, objection
from pipelines.lecture.writer.summarize import summarize
from tests.archive.conftest import Folder, lecture
from tests.language.spoken import spoken


@pytest.fixture(scope="module")
def topics():
    """A lecture of nine minutes on photosynthesis with four topics."""
    return spoken("german_lecture.txt", "de")


@pytest.fixture(scope="module")
def heard(topics):
    return [sentence for topic in topics for sentence in topic]


@pytest.fixture(scope="module")
def chapters(heard):
    return find_chapters(heard, "de")


def kinds(text: str) -> dict[str, str]:
    return {word.text: word.kind for word in words(text, "de")}


def phrases(*texts: str) -> dict[str, str]:
    """How a glossary writes each phrase, by how it is first said."""
    return {
        uses[0].phrase.spelled: citation([use.phrase for use in uses], "de")
        for uses in phrases_of(texts, "de").values()
    }


def test_chapters_begin_where_the_topics_do(topics, chapters):
    # An announcement may be the last of what came before.
    for topic, chapter in zip(topics, chapters, strict=True):
        assert chapter.start in (topic[0].start, topic[1].start)


def test_titles_are_nouns_in_the_nominative(chapters):
    assert [chapter.title for chapter in chapters] == [
        "Licht und Chlorophyll",
        "Chloroplast und Thylakoide",
        "Zucker und Rubisco",
        "Spaltöffnungen und Blatt",
    ]


def test_key_points_are_statements_that_stand_alone(heard, chapters):
    found = summarize(heard, "de", SummarySettings(), chapters)
    points = [point.text for point in found.points]
    assert len(points) == 7
    assert any("Der wichtigste Farbstoff der Pflanzen heißt Chlorophyll." in point for point in points)
    assert all(len(each) >= 2 for each in found.by_chapter)
    for text in (*points, *(point.text for each in found.by_chapter for point in each)):
        assert stands_alone(text, "de") and not text.startswith(("Guten Tag", "Dabei", "Er ", "Dieser"))


def test_terms_are_explained_and_asked_for(heard, chapters):
    found = find_terms(heard, chapters, (), "de")
    explained = {term.text: term.definition for term in found.terms}
    assert explained["Spaltöffnung"].startswith("Eine Spaltöffnung ist eine Pore zwischen zwei Schließzellen")
    assert explained["Farbstoff"].startswith("Ein Farbstoff ist ein Molekül, das")
    assert explained["Lichtreaktion"].startswith("Unter der Lichtreaktion versteht man den Teil")
    asked = {question.text: question.answer for question in found.questions}
    assert asked["Was versteht man unter der Lichtreaktion?"] == explained["Lichtreaktion"]
    assert all(text.endswith("?") or "____" in text for text in asked)


def test_kinds_of_words_are_told_by_capitals_endings_and_lemmas():
    found = kinds("Blaues Licht treibt in grünen Pflanzen die chemischen Reaktionen an.")
    assert [found[word] for word in ("Licht", "Pflanzen", "Reaktionen")] == [NOUN] * 3
    assert [found[word] for word in ("Blaues", "grünen", "chemischen")] == [ADJECTIVE] * 3
    assert found["treibt"] == VERB and "Kommen" not in {
        w for w, k in kinds("Kommen wir zu Gauß.").items() if k == NOUN
    }
    assert kinds("Der Biologe Engelmann war da.")["Engelmann"] == NAME


def test_phrases_are_adjectives_that_agree_and_a_noun():
    found = {
        phrase.spelled for phrase in noun_phrases("Die großen chemischen Reaktionen am Photosystem II.", "de")
    }
    assert {"chemischen Reaktionen", "Photosystem II", "Photosystem"} <= found
    assert not found & {"großen chemischen Reaktionen", "chemischen", "II", "Die großen"}


def test_a_glossary_writes_them_in_the_nominative():
    assert phrases("Die Energie des sichtbaren Lichts.")["sichtbaren Lichts"] == "sichtbares Licht"
    assert (
        phrases("Es gab eine Folge von chemischen Reaktionen, auf die eine chemische Reaktion folgt.")[
            "chemischen Reaktionen"
        ]
        == "chemische Reaktion"
    )
    uses = [use.phrase for use in phrases_of(["In den grünen Pflanzen."], "de")["grün", "Pflanze"]]
    assert nominative(uses, "de") == "grüne Pflanzen"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            "Ähm, also, das Licht, äh, treibt die die Reaktion an, nicht wahr?",
            "Das Licht treibt die die Reaktion an?",
        ),
        ("Und, wie gesagt, das Blatt ist, sozusagen, der Ort.", "Das Blatt ist der Ort."),
        # Without "also" it would be a question.
        ("Also ist das Licht der Antrieb.", "Also ist das Licht der Antrieb."),
        ("Zellen, die die Luft brauchen, wachsen.", "Zellen, die die Luft brauchen, wachsen."),
        ("Der Faden ist zwei mm lang.", "Der Faden ist zwei mm lang."),
    ],
)
def test_filler_goes_and_the_order_of_words_stays(said, plain):
    assert without_filler(said, "de") == plain


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Die Blätter sind grün, weil Chlorophyll grünes Licht reflektiert.", True),
        ("Das Photosystem II spaltet das Wasser im Inneren der Zelle.", True),
        ("Das ist der Grund, warum die Blätter grün sind.", False),
        ("Deshalb werfen die Bäume im Herbst ihre Blätter ab.", False),
        ("Er hat das im neunzehnten Jahrhundert an Algen gezeigt.", False),
        ("Heute sprechen wir über die Atmung der Pflanzen.", False),
        ("Auf dieser Folie sieht man den Aufbau eines Blattes.", False),
        ("Und so kommt das Wasser von der Wurzel in die", False),
    ],
)
def test_what_leans_on_other_sentences_stands_not_alone(text, alone):
    assert stands_alone(text, "de") == alone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Die Blätter sind grün, weil Chlorophyll das grüne Licht reflektiert.",
            ("Warum sind die Blätter grün?", "Weil Chlorophyll das grüne Licht reflektiert."),
        ),
        (
            "An heißen Tagen schließen viele Pflanzen die Poren, weil die Verdunstung zu viel Wasser kostet.",
            (
                "Warum schließen an heißen Tagen viele Pflanzen die Poren?",
                "Weil die Verdunstung zu viel Wasser kostet.",
            ),
        ),
        ("Sie schließen die Poren am Tag, weil die Luft dann trocken ist.", None),
        ("Das Licht ist wichtig, weil das so ist, wie es ist.", None),
    ],
)
def test_a_reason_becomes_the_question_why_with_its_verb_in_front(text, asked):
    assert why(text, "de") == asked


def test_sentences_do_not_end_at_abbreviations_and_ordinals():
    text = "Das gilt z. B. für Algen, d. h. für Pflanzen. Am 3. Oktober bzw. im Herbst kam Prof. Dr. Müller."
    assert [text[start:end][:9] for start, end in split(text, "de")] == ["Das gilt ", "Am 3. Okt"]


def test_numbers_in_one_word_are_numbers():
    found = numbers(
        "Es sind fünfundzwanzig Prozent von 1.000,5 Litern im Jahr neunzehnhunderteinundsechzig.", "de"
    )
    assert found == {"25": True, "1000.5": True, "1961": True}


def test_a_noun_is_no_name_and_what_a_model_adds_is_told():
    text = "Der Biologe Engelmann hat im Jahr 1882 das Licht mit einem Prisma zerlegt."
    assert [[word.text for word in name] for name in names(text, "de")] == [["Engelmann"]]
    source = Source((text, "Das Prisma zerlegt das weiße Licht in Farben."), "de")
    assert objection("Engelmann hat das Licht mit einem Prisma zerlegt.", source) is None
    assert objection("Haberlandt hat das Licht mit einem Prisma zerlegt.", source) == "name Haberlandt"
    assert objection("Engelmann hat 1885 das Licht mit einem Prisma zerlegt.", source) == "number 1885"
    assert objection("Das Prisma zerlegt das weiße Licht nicht in Farben.", source) == "denial"


def test_forms_are_found_by_one_stem_with_umlauts_or_without():
    assert stem("blatter", "de") == stem("blattern", "de")
    assert stem("zellen", "de") == stem("zelle", "de")


def test_a_library_of_several_languages_is_searched_in_german_words_of_any_form(heard, tmp_path):
    folder = Folder(tmp_path)
    folder.add("bio/01", lecture("Die Photosynthese", [sentence.text for sentence in heard], "de"))
    folder.add("bio/02", lecture("Photosynthesis"))
    folder.add("bio/03", lecture("Су айналымы", ["Күн мұхиттың суын қыздырады."], "kk"))
    update(folder.notes, folder.work)

    def found(typed: str) -> list[str]:
        return [each.title for each in search(folder.work, parse(typed)).lectures]

    for typed in ("Zelle", "pflanze schließzelle", "gestapelte", "blatter", "titel:photosynthese sprache:de"):
        assert found(typed) == ["Die Photosynthese"], typed
    assert found("titel:photosynthesis") == ["Photosynthesis"] and found("мұхиттың") == ["Су айналымы"]
