"""Key points chosen from the sentences, and the same ratings as sumy's own."""

import json
import subprocess
import sys
import time
from itertools import product

import pytest

from pipelines.lecture.extractive import document, stemmer, stop_words, words
from pipelines.lecture.ranking import summarizer_class
from pipelines.lecture.sentences import split
from pipelines.lecture.summary import SummaryOptions, number_of_points, summarize
from pipelines.lecture.transcript import Sentence

METHODS = ["lexrank", "lsa", "textrank", "luhn", "sumbasic"]

ENGLISH = """Okay. Today we talk about how cells divide and why cell division matters. Every living cell
comes from another cell that divided. Before a cell divides, it copies its DNA, so that each new cell has
the same DNA. Mistakes in copying DNA are repaired by enzymes. If the repair of DNA fails, the cell may
divide without control. Such uncontrolled cell division is what we call cancer. My neighbour has a dog.
Most drugs against cancer stop the division of cells. Is that clear? Thank you."""

RUSSIAN = """Итак. Сегодня мы поговорим о том, как делятся клетки и зачем нужно деление клеток. Каждая живая
клетка происходит от другой клетки, которая разделилась. Перед делением клетка копирует свою ДНК, чтобы у
каждой новой клетки была та же ДНК. Ошибки копирования ДНК исправляют ферменты. Если ошибки ДНК не
исправлены, клетка может делиться без контроля. Такое бесконтрольное деление клеток называется раком. У
соседа есть собака. Большинство лекарств от рака останавливает деление клеток. Понятно? Спасибо."""


def spoken(text: str, language: str = "en") -> list[Sentence]:
    """Ten seconds a sentence."""
    text = " ".join(text.split())
    spans = split(text, language)
    return [Sentence(text[a:b], 10.0 * index, 10.0 * index + 9) for index, (a, b) in enumerate(spans)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_key_points_are_sentences_with_their_times_in_the_order_of_the_lecture(method, language, text):
    sentences = spoken(text, language)
    found = summarize(sentences, language, SummaryOptions(method, 4))
    said = [(sentence.text, sentence.start, sentence.end) for sentence in sentences]
    chosen = [said.index((point.text, point.start, point.end)) for point in found.points]
    assert len(chosen) == 4
    assert chosen == sorted(chosen)
    assert (found.method, found.written_by_model) == (method, False)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_greetings_and_fillers_are_not_chosen_even_if_too_few_are_left(method, language, text):
    found = summarize(spoken(text, language), language, SummaryOptions(method, 50))
    assert 5 <= len(found.points) <= 8
    assert all(len(point.text.split()) >= 5 for point in found.points)


def test_lexrank_leaves_out_what_has_nothing_to_do_with_the_rest():
    for language, text, aside in (("en", ENGLISH, "dog"), ("ru", RUSSIAN, "собака")):
        found = summarize(spoken(text, language), language, SummaryOptions("lexrank", 4))
        assert not any(aside in point.text for point in found.points)


@pytest.mark.parametrize("method", METHODS)
def test_a_sentence_said_twice_is_one_point_with_the_time_of_one_of_them(method):
    sentences = spoken(ENGLISH + " " + ENGLISH)
    found = summarize(sentences, "en", SummaryOptions(method, 30))
    texts = [point.text for point in found.points]
    assert len(set(texts)) == len(texts)
    assert all(sentences[round(point.start / 10)].text == point.text for point in found.points)


def test_of_two_that_say_nearly_the_same_one_is_chosen():
    again = "So, before the cell divides, it copies its DNA so each new cell has just the same DNA."
    found = summarize(spoken(ENGLISH + " " + again), "en", SummaryOptions("lexrank", 30))
    assert sum("copies its DNA" in point.text for point in found.points) == 1


def test_misheard_sentences_are_not_chosen():
    sentences = spoken(ENGLISH)
    clear = summarize(sentences, "en", SummaryOptions("lexrank", 4)).points[1]
    at = round(clear.start / 10)
    sentences[at] = Sentence(clear.text, clear.start, clear.end, ((0, len(clear.text)),))
    found = summarize(sentences, "en", SummaryOptions("lexrank", 4))
    assert clear.text not in [point.text for point in found.points]
    assert len(found.points) == 4


@pytest.mark.parametrize("method", METHODS)
def test_a_lecture_of_nothing_one_sentence_or_fillers_only_works(method):
    options = SummaryOptions(method)
    assert summarize((), "en", options).points == ()
    one = [Sentence("Yes.", 1.0, 2.0)]
    assert [point.text for point in summarize(one, "en", options).points] == ["Yes."]
    fillers = [Sentence(text, i, i + 1) for i, text in enumerate(("Okay.", "So, you know.", "...", "Okay."))]
    assert len(summarize(fillers, "en", options).points) >= 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("zh", ["今天我们学习细胞的分裂。", "细胞分裂之前复制遗传物质。", "分裂失控就是癌症。", "谢谢。"]),
        ("ko", ["오늘은 세포 분열에 대해 이야기합니다", "세포는 분열하기 전에 유전자를 복제합니다", "네"]),
        ("xx", ["Kelo bani toru simo dala keno.", "Bani toru mela kapa simo dala.", "Ne."]),
    ],
)
def test_languages_without_stemmer_or_stop_words_work(method, language, texts):
    sentences = [Sentence(text, i * 5.0, i * 5.0 + 4) for i, text in enumerate(texts)]
    found = summarize(sentences, language, SummaryOptions(method, 1))
    assert found.points[0].text in texts[:-1]


def test_a_longer_lecture_has_more_points_but_not_in_proportion():
    def points(minutes: float) -> int:
        return number_of_points([Sentence("x", i * 6.0, i * 6.0 + 6) for i in range(int(minutes * 10))])

    assert [points(minutes) for minutes in (2, 12, 60, 120)] == [4, 8, 14, 18]
    assert number_of_points([]) == 0
    assert number_of_points([Sentence("One long sentence.", 0, 600)]) == 1


def test_words_leave_out_numbers_and_cut_chinese_into_pairs():
    assert words("It’s 3.5 GHz, up-to-date: naïve", "en") == ("it's", "ghz", "up-to-date", "naïve")
    assert words("В 1999 г. кое-что изменилось", "ru") == ("в", "г", "кое-что", "изменилось")
    assert words("细胞分裂DNA的", "zh") == ("细胞", "胞分", "分裂", "dna", "的")


def ratings(summarizer, texts: list[str], language: str) -> dict[int, float]:
    """Sentence number -> rating, best first."""
    summarizer.stop_words = stop_words(language)
    found: dict[int, float] = {}

    def keep(infos):
        found.update((info.order, info.rating) for info in infos)
        return infos

    summarizer(document(texts, language), keep)
    return found


@pytest.mark.filterwarnings("ignore:Number of words:UserWarning")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_ratings_equal_those_of_plain_sumy(method, language, text):
    fast = summarizer_class(method)
    texts = [sentence.text for sentence in spoken(text, language)] + ["Спасибо.", "Cells divide cells."]
    ours = ratings(fast(stemmer(language)), texts, language)
    theirs = ratings(fast.__mro__[2](stemmer(language)), texts, language)
    assert ours == pytest.approx(theirs, rel=1e-9)
    if method != "lsa":  # whose many ties sumy breaks by rounding errors of the decomposition
        assert list(ours) == list(theirs)


def test_ratings_equal_those_of_plain_sumy_on_a_real_text(evaluation_data):
    record = (evaluation_data / "summaries" / "ru_science_abstracts.jsonl").read_text("utf-8").split("\n")[3]
    texts = [sentence.text for sentence in spoken(json.loads(record)["text"], "ru")]
    assert len(texts) > 80
    for method in METHODS:
        fast = summarizer_class(method)
        ours = ratings(fast(stemmer("ru")), texts, "ru")
        theirs = ratings(fast.__mro__[2](stemmer("ru")), texts, "ru")
        assert ours == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_2000_sentences_take_a_few_seconds(method):
    plain = [part for part in ENGLISH.replace("\n", " ").split(". ") if len(part.split()) > 5]
    names = ["".join(letters) for letters in product("bcdfghklmn", "aeiou", "bcdfghklmn", "aeio")]
    sentences = [
        Sentence(f"{plain[i % len(plain)]} as {name} has shown in {names[-i]}.", i * 4.0, i * 4.0 + 4)
        for i, name in enumerate(names)
    ]
    begin = time.perf_counter()
    found = summarize(sentences, "en", SummaryOptions(method))
    assert time.perf_counter() - begin < 20
    assert 1 <= len(found.points) <= 19


def test_a_text_of_many_blocks_keeps_times_and_finds_the_topic(monkeypatch):
    monkeypatch.setattr("pipelines.lecture.extractive.BLOCK", 6)
    sentences = spoken(ENGLISH + " " + ENGLISH.replace("cell", "star"))
    found = summarize(sentences, "en", SummaryOptions("lexrank", 5))
    assert len(found.points) == 5
    assert all(sentences[round(point.start / 10)].text == point.text for point in found.points)


def test_importing_the_modules_loads_no_heavy_library():
    heavy = {"sumy", "transformers", "torch", "sentencex", "razdel", "nltk", "numpy"}
    code = (
        "import sys, pipelines.lecture.sentences, pipelines.lecture.summary; "
        f"sys.exit(', '.join({heavy!r} & sys.modules.keys()) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
