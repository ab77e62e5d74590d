"""The field's words of a lecture become its key terms, and questions are asked where there is an answer."""

import pytest

from pipelines.language.text.noun_phrases import phrases_of
from pipelines.language.text.sentences import split
from pipelines.lecture.records import Chapter, Sentence, Slide
from pipelines.lecture.terms.find import alphabet, by_themselves, find_terms, number_of_terms
from pipelines.lecture.terms.questions import GAP
from pipelines.lecture.terms.why_questions import why

ENGLISH = """A neural network is a model that consists of layers of simple units. Today we talk about how we
train neural networks. The loss function measures the error of the network on the training data.
Gradient descent makes the loss function smaller in small steps. Gradient descent is slow because
every step needs all of the training data. A method that takes a small sample for each step is
called stochastic gradient descent. Stochastic gradient descent was described by Robbins and Monro
in 1951 for a single parameter. My neighbour has a nice dog. The learning rate tells how long a step
of gradient descent is. A large learning rate makes the loss function oscillate. Backpropagation
computes the gradient of the loss function for all layers. Most neural networks need backpropagation
for their training."""

RUSSIAN = """Нейронная сеть — это модель, которая состоит из слоёв простых элементов. Сегодня мы
поговорим о том, как учить нейронные сети. Функция потерь измеряет ошибку нейронной сети на обучающей выборке.
Градиентный спуск уменьшает функцию потерь малыми шагами. Градиентный спуск работает медленно,
потому что каждый шаг требует всей обучающей выборки. Метод, который берёт для шага малую часть
данных, называется стохастическим градиентным спуском. Стохастический градиентный спуск описали
Роббинс и Монро в 1951 году для одного параметра. У соседа хорошая собака. Скорость обучения
говорит, как велик шаг градиентного спуска. Большая скорость обучения раскачивает функцию потерь.
Обратное распространение ошибки вычисляет градиент функции потерь. Многим нейронным сетям нужно
обратное распространение ошибки."""

LECTURES = [("en", ENGLISH), ("ru", RUSSIAN)]


def spoken(text: str, language: str) -> list[Sentence]:
    """Fifty seconds a sentence."""
    text = " ".join(text.split())
    spans = split(text, language)
    return [Sentence(text[a:b], 50.0 * index, 50.0 * index + 45) for index, (a, b) in enumerate(spans)]


def terms_of(language: str, text: str, slides=(), chapters=()):
    return find_terms(spoken(text, language), chapters, slides, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", ENGLISH, {"gradient descent", "loss function", "neural network"}),
        ("ru", RUSSIAN, {"градиентный спуск", "функция потерь", "нейронная сеть"}),
    ],
)
def test_the_words_of_the_field_are_terms_in_their_dictionary_form(language, text, expected):
    found = {term.text for term in terms_of(language, text).terms}
    assert expected <= found
    assert not {"neighbour", "dog", "method", "сосед", "собака", "метод"} & found


@pytest.mark.parametrize(("language", "text"), LECTURES)
def test_every_mention_has_its_time_and_is_within_its_sentence(language, text):
    sentences = spoken(text, language)
    for term in find_terms(sentences, (), (), language).terms:
        stem = term.text.split()[-1][:3].lower()
        assert len(term.mentions) >= 2 and list(term.mentions) == sorted(term.mentions)
        for moment in term.mentions:
            [source] = [sentence for sentence in sentences if sentence.start <= moment <= sentence.end]
            assert stem in source.text.lower()


@pytest.mark.parametrize(
    ("language", "text", "term", "opening"),
    [
        ("en", ENGLISH, "neural network", "A neural network is a model that"),
        ("ru", RUSSIAN, "нейронная сеть", "Нейронная сеть — это модель, которая"),
    ],
)
def test_a_term_has_the_sentence_that_explains_it_and_its_time(language, text, term, opening):
    [found] = [one for one in terms_of(language, text).terms if one.text == term]
    assert found.definition.startswith(opening)
    assert found.explained == 0.0


@pytest.mark.parametrize(("language", "text"), LECTURES)
def test_terms_come_by_the_alphabet_and_the_same_every_time(language, text):
    first, second = terms_of(language, text), terms_of(language, text)
    assert first == second
    assert [term.text for term in first.terms] == sorted((term.text for term in first.terms), key=alphabet)
    assert sorted(["ёж", "жук", "Ель", "еда"], key=alphabet) == ["еда", "ёж", "Ель", "жук"]


def test_what_stands_on_a_slide_is_a_term_though_it_is_said_less_often():
    text = "The kernel trick helps here. Many people like the kernel trick. It was a fine evening in town."
    assert "kernel trick" not in {term.text for term in terms_of("en", text).terms}
    slide = Slide(0.0, 90.0, "1.jpg", 640, 480, "The kernel trick", "Support vectors")
    assert "kernel trick" in {term.text for term in terms_of("en", text, [slide]).terms}


def test_where_nothing_is_said_of_a_field_there_are_no_terms_and_no_questions():
    chat = "Hello everyone and welcome. Thank you very much. See you next week then. Have a nice day."
    for language in ("en", "ru", "de"):
        assert find_terms((), (), (), language).terms == ()
        assert terms_of(language, chat).terms == () == terms_of(language, chat).questions


def test_a_phrase_that_only_occurs_in_a_longer_one_is_counted_for_that():
    uses = phrases_of(["The support vector machine.", "A support vector machine.", "One vector."], "en")
    alone = by_themselves(uses)
    assert alone["support", "vector", "machine"] == 2
    assert alone["support", "vector"] == 0
    assert alone["vector",] < 3


def test_a_longer_lecture_has_more_terms_but_not_in_proportion():
    def terms(minutes: float) -> int:
        return number_of_terms([Sentence("x", 0.0, 60 * minutes)])

    assert [terms(minutes) for minutes in (5, 30, 60, 120)] == [4, 12, 18, 27]
    assert number_of_terms([]) == 0


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        (
            "en",
            ENGLISH,
            {
                "What is a neural network?": "A neural network is a model that",
                "Why is gradient descent slow?": "Because every step needs all of the training data.",
            },
        ),
        (
            "ru",
            RUSSIAN,
            {
                "Что такое нейронная сеть?": "Нейронная сеть — это модель",
                "Почему градиентный спуск работает медленно?": "Потому что каждый шаг требует",
            },
        ),
    ],
)
def test_questions_are_answered_by_what_was_said_at_their_time(language, text, asked):
    sentences = spoken(text, language)
    found = find_terms(sentences, (), (), language).questions
    answers = {question.text: question.answer for question in found}
    for question, opening in asked.items():
        assert answers[question].startswith(opening)
    assert [question.start for question in found] == sorted(question.start for question in found)
    for question in found:
        [source] = [one for one in sentences if (one.start, one.end) == (question.start, question.end)]
        answer = question.answer.removeprefix("Because ").removeprefix("Потому что ").rstrip(".")
        assert answer in source.text
        if GAP in question.text:
            assert question.text.replace(GAP, question.answer) == source.text


def test_questions_are_spread_over_the_chapters():
    half = "A {0} is a device that turns {1} into {2} for the engine. The {0} is old. The {0} is heavy. "
    lecture = "".join(
        half.format(*words)
        for words in (
            ("carburetor", "petrol", "vapour"),
            ("alternator", "motion", "current"),
            ("radiator", "heat", "air"),
        )
    )
    chapters = [Chapter("", 0.0, 150.0), Chapter("", 150.0, 300.0), Chapter("", 300.0, 450.0)]
    found = terms_of("en", lecture, chapters=chapters).questions
    assert len({int(question.start // 150) for question in found}) == min(len(found), 3) >= 2


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "The method needs many steps because each of them is small.",
            "Why does the method need many steps?",
        ),
        ("Cells copy their DNA because the daughters need it too.", None),
        (
            "We normalise the inputs because large values saturate the units.",
            "Why do we normalise the inputs?",
        ),
        (
            "Enzymes can repair mistakes because both strands hold the code.",
            "Why can enzymes repair mistakes?",
        ),
        ("It converges because its steps become smaller.", None),
        ("This is hard because nobody has tried it before.", None),
        ("Paris is the capital because the king lived there.", None),
        ("The method converges.", None),
        ("The method converges because of its smaller steps.", None),
    ],
)
def test_an_english_reason_becomes_a_question_only_where_it_can_stand_alone(text, question):
    assert (why(text, "en") or (None,))[0] == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ДНК копируется, так как дочерним клеткам нужен код.", None),
        ("Клетка копирует ДНК, так как дочерним клеткам нужен код.", None),
        (
            "Молодая клетка копирует ДНК, так как дочерним клеткам нужен код.",
            "Почему молодая клетка копирует ДНК?",
        ),
        ("Она копирует всю ДНК, потому что дочерним клеткам нужен код.", None),
        ("Здесь клетка копирует ДНК, потому что дочерним нужен код.", None),
    ],
)
def test_a_russian_reason_becomes_a_question_only_where_it_can_stand_alone(text, question):
    assert (why(text, "ru") or (None,))[0] == question


@pytest.mark.parametrize(("language", "least"), [("en", 0.4), ("ru", 0.15)])
def test_of_real_texts_terms_cover_more_of_the_words_of_people_than_frequent_words_do(
    evaluation_data, language, least
):
    from bench.terms import CORPORA, hits, most_frequent, ours

    texts = CORPORA[f"podcasts, {language}"]()[:2]
    found = [ours(text, 0) for text in texts]
    assert all(8 <= len(terms) <= 25 for terms in found)
    scores = [hits(terms, text) for terms, text in zip(found, texts)]
    frequent = [hits(most_frequent(text, len(terms)), text) for terms, text in zip(found, texts)]
    assert min(precision for precision, _, _ in scores) > least
    assert sum(recall for _, recall, _ in scores) > sum(recall for _, recall, _ in frequent)
