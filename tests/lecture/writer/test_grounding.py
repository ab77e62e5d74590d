"""What a model writes stays only where the lecture says it: planted errors go, faithful paraphrases stay."""

from random import Random

import pytest

from pipelines.language.text.spoken_numbers import numbers
from pipelines.lecture.writer.grounding import Source, objection, supported

ENGLISH = Source(
    (
        "In 1953 James Watson and Francis Crick described the double helix of DNA in Cambridge.",
        "Before a cell divides, it copies its DNA, so that each new cell has the same twenty-three pairs.",
        "The cells of bacteria do not have a nucleus.",
        "About 30 percent of the mistakes in copying are repaired by enzymes within an hour.",
        "Rosalind Franklin had taken the picture that showed them the structure.",
    ),
    "en",
)
RUSSIAN = Source(
    (
        "В 1953 году Джеймс Уотсон и Фрэнсис Крик описали двойную спираль ДНК в Кембридже.",
        "Перед делением клетка копирует свою ДНК, поэтому у каждой новой клетки те же двадцать три пары.",
        "Клетки бактерий не имеют ядра.",
        "Около 30 процентов ошибок копирования исправляют ферменты в течение часа.",
        "Розалинд Франклин сделала снимок, который показал им структуру.",
    ),
    "ru",
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (ENGLISH, "Watson and Crick described the double helix of DNA in 1953."),
        (ENGLISH, "A cell copies its DNA before dividing, and new cells have the same 23 pairs."),
        (ENGLISH, "Enzymes repair about thirty percent of copying mistakes."),
        (ENGLISH, "In nineteen fifty-three Watson and Crick described the double helix of DNA."),
        (ENGLISH, "Bacteria cells have no nucleus."),
        (ENGLISH, "Franklin's picture showed the structure."),
        (RUSSIAN, "Уотсон и Крик описали двойную спираль ДНК в 1953 году."),
        (RUSSIAN, "Клетка копирует ДНК перед делением, и у новых клеток те же 23 пары."),
        (RUSSIAN, "Ферменты исправляют около тридцати процентов ошибок копирования."),
        (RUSSIAN, "В тысяча девятьсот пятьдесят третьем году Уотсон и Крик описали двойную спираль ДНК."),
        (RUSSIAN, "У клеток бактерий нет ядра."),
        (RUSSIAN, "Структуру показал снимок Розалинд Франклин."),
    ],
)
def test_a_faithful_paraphrase_is_kept(source, text):
    assert objection(text, source) is None
    assert supported(text, source)


@pytest.mark.parametrize(
    ("source", "text", "why"),
    [
        (ENGLISH, "Watson and Crick described the double helix of DNA in 1935.", "number 1935"),
        (ENGLISH, "Enzymes repair about 80 percent of copying mistakes.", "number 80"),
        (ENGLISH, "The new cells have the same forty pairs of DNA as the cell.", "number 40"),
        (ENGLISH, "James Watson and Linus Pauling described the double helix.", "name Linus Pauling"),
        (ENGLISH, "The double helix of DNA was described in Oxford.", "name Oxford"),
        (ENGLISH, "The double helix of RNA was described in Cambridge.", "name RNA"),
        (ENGLISH, "The cells of bacteria have a nucleus.", "denial"),
        (ENGLISH, "Enzymes do not repair the mistakes in copying.", "denial"),
        (ENGLISH, "Plants turn sunlight into sugar with their green leaves.", "words"),
        (RUSSIAN, "Уотсон и Крик описали двойную спираль ДНК в 1935 году.", "number 1935"),
        (RUSSIAN, "Ферменты исправляют около восьмидесяти процентов ошибок копирования.", "number 80"),
        (RUSSIAN, "Двойную спираль ДНК описали Уотсон и Лайнус Полинг.", "name Лайнус Полинг"),
        (RUSSIAN, "Двойную спираль ДНК описали в Оксфорде.", "name Оксфорде"),
        (RUSSIAN, "Двойную спираль РНК описали в Кембридже.", "name РНК"),
        (RUSSIAN, "Клетки бактерий имеют ядра.", "denial"),
        (RUSSIAN, "Ферменты не исправляют ошибок копирования.", "denial"),
        (RUSSIAN, "Растения превращают солнечный свет в сахар зелёными листьями.", "words"),
    ],
)
def test_a_planted_error_is_found_and_named(source, text, why):
    assert objection(text, source) == why


def test_a_number_or_name_of_another_place_of_the_lecture_supports_nothing_here():
    filler = [f"Sentence about membranes and salt, which speaks of water number {i} again." for i in range(9)]
    far = Source(
        (
            "The treaty of Vienna was signed by nine kings in 1815.",
            *filler,
            "The cell copies its DNA in 2003.",
        ),
        "en",
    )
    assert objection("The cell copies its DNA in 2003.", far) is None
    assert objection("The cell copies its DNA in 1815.", far) == "number 1815"
    assert objection("The cell copies its DNA in Vienna.", far) == "name Vienna"


def test_nothing_supports_a_sentence_without_a_source():
    assert not supported("The cell copies its DNA.", Source((), "en"))


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("In nineteen ninety-five 1,200 cells, 3.50 euros", "en", {"1995", "1200", "3.5"}),
        ("three thousand two hundred and five", "en", {"3205"}),
        ("В тысяча девятьсот девяносто пятом году 1 200 клеток", "ru", {"1995", "1200"}),
        ("двадцати пяти процентов, 2019-й, 12,5 %", "ru", {"25", "2019", "12.5"}),
    ],
)
def test_numbers_in_words_and_digits_are_the_same(text, language, found):
    assert found <= numbers(text, language).keys()


def test_one_and_first_are_not_surely_numbers():
    assert not any(numbers("One of the first cells", "en").values())
    assert not any(numbers("Одна из первых клеток", "ru").values())


def test_most_true_sentences_are_kept_and_most_corrupted_ones_dropped(evaluation_data):
    from bench.summary_corpora import documents
    from bench.terms import tried

    kept, dropped = tried(documents("cnndm_stories"), lambda text, _: text.reference.splitlines(), Random(0))
    assert sum(kept) >= 0.75 * len(kept)
    for kind in ("name", "number"):
        assert sum(dropped[kind]) >= 0.85 * len(dropped[kind])
