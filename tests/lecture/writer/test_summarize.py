"""Key points are chosen from the sentences by the methods of sumy, each with its time."""

import json
import subprocess
import sys

import pytest
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from pipelines.core.settings import SummarySettings
from pipelines.language.text.sentences import split, word_count
from pipelines.language.text.words import stemmer, stop_words, words
from pipelines.lecture.records import Chapter, Sentence
from pipelines.lecture.summary.extractive import document, rank
from pipelines.lecture.writer.summarize import (
    SHARE,
    by_chapter,
    number_of_points,
    points_of_chapter,
    summarize,
    words_of,
)

PLAIN = {
    "lexrank": LexRankSummarizer,
    "lsa": LsaSummarizer,
    "textrank": TextRankSummarizer,
    "luhn": LuhnSummarizer,
    "sumbasic": SumBasicSummarizer,
}
METHODS = list(PLAIN)

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
    found = summarize(sentences, language, SummarySettings(method, 4))
    said = [(sentence.text, sentence.start, sentence.end) for sentence in sentences]
    chosen = [said.index((point.text, point.start, point.end)) for point in found.points]
    assert len(chosen) == 4
    assert chosen == sorted(chosen)
    assert (found.method, found.written_by_model) == (method, False)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_greetings_and_fillers_are_not_chosen_even_if_too_few_are_left(method, language, text):
    found = summarize(spoken(text, language), language, SummarySettings(method, 50))
    assert 5 <= len(found.points) <= 8
    assert all(len(point.text.split()) >= 5 for point in found.points)


def test_lexrank_leaves_out_what_has_nothing_to_do_with_the_rest():
    for language, text, aside in (("en", ENGLISH, "dog"), ("ru", RUSSIAN, "собака")):
        found = summarize(spoken(text, language), language, SummarySettings("lexrank", 4))
        assert not any(aside in point.text for point in found.points)


@pytest.mark.parametrize("method", METHODS)
def test_a_sentence_said_twice_is_one_point_with_the_time_of_one_of_them(method):
    sentences = spoken(ENGLISH + " " + ENGLISH)
    found = summarize(sentences, "en", SummarySettings(method, 30))
    texts = [point.text for point in found.points]
    assert len(set(texts)) == len(texts)
    assert all(sentences[round(point.start / 10)].text == point.text for point in found.points)


def test_of_two_that_say_nearly_the_same_one_is_chosen():
    again = "So, before the cell divides, it copies its DNA so each new cell has just the same DNA."
    found = summarize(spoken(ENGLISH + " " + again), "en", SummarySettings("lexrank", 30))
    assert sum("copies its DNA" in point.text for point in found.points) == 1


def test_misheard_sentences_are_not_chosen():
    sentences = spoken(ENGLISH)
    clear = summarize(sentences, "en", SummarySettings("lexrank", 4)).points[1]
    at = round(clear.start / 10)
    sentences[at] = Sentence(clear.text, clear.start, clear.end, ((0, len(clear.text)),))
    found = summarize(sentences, "en", SummarySettings("lexrank", 4))
    assert clear.text not in [point.text for point in found.points]
    assert len(found.points) == 4


@pytest.mark.parametrize("method", METHODS)
def test_a_lecture_of_nothing_one_sentence_or_fillers_only_works(method):
    options = SummarySettings(method)
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
    found = summarize(sentences, language, SummarySettings(method, 1))
    assert found.points[0].text in texts[:-1]


def test_a_longer_lecture_has_more_points_but_not_in_proportion():
    def points(minutes: float) -> int:
        return number_of_points([Sentence("x", i * 6.0, i * 6.0 + 6) for i in range(int(minutes * 10))])

    assert [points(minutes) for minutes in (2, 12, 60, 120)] == [4, 8, 14, 18]
    assert number_of_points([]) == 0
    assert number_of_points([Sentence("One long sentence.", 0, 600)]) == 1


def in_two_chapters(text: str, language: str) -> tuple[list[Sentence], list[Chapter]]:
    """The text twice, the second time about other things, and a chapter for each."""
    other = (
        text.replace("cell", "star").replace("клет", "звёзд").replace("DNA", "mass").replace("ДНК", "массу")
    )
    sentences = spoken(f"{text} {other}", language)
    middle = sentences[len(spoken(text, language))].start
    return sentences, [Chapter("One", 0.0, middle), Chapter("Two", middle, sentences[-1].end)]


@pytest.mark.parametrize("method", ["cover", *METHODS])
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_each_chapter_has_its_own_points_in_order_and_none_twice(method, language, text):
    sentences, chapters = in_two_chapters(text, language)
    found = summarize(sentences, language, SummarySettings(method), chapters)
    if method == "cover":  # which counts words
        spoken_words = [sum(word_count(s.text) for s in part) for part in by_chapter(sentences, chapters)]
        shares = [words_of(points) / words for points, words in zip(found.by_chapter, spoken_words)]
        assert all(SHARE / 2 < share < 2 * SHARE for share in shares)
    else:
        assert [len(points) for points in found.by_chapter] == [2, 2]
    for chapter, points in zip(chapters, found.by_chapter):
        assert all(chapter.start <= point.start < point.end <= chapter.end for point in points)
        assert [point.start for point in points] == sorted(point.start for point in points)
    texts = [point.text for points in found.by_chapter for point in points]
    assert len(set(texts)) == len(texts)
    assert found.points == summarize(sentences, language, SummarySettings(method)).points


@pytest.mark.parametrize("method", ["cover", "lexrank"])
def test_what_one_chapter_says_the_next_does_not_repeat(method):
    sentences = spoken(f"{ENGLISH} {ENGLISH}")
    middle = sentences[len(sentences) // 2].start
    chapters = [Chapter("One", 0.0, middle), Chapter("Two", middle, sentences[-1].end)]
    first, second = summarize(sentences, "en", SummarySettings(method), chapters).by_chapter
    assert first and second
    assert not {point.text for point in first} & {point.text for point in second}


def test_chapters_hold_every_sentence_once_and_longer_ones_have_more_points():
    sentences = spoken(ENGLISH)
    chapters = [Chapter("One", 5.0, 40.0), Chapter("Two", 40.0, 55.0)]
    first, second = by_chapter(sentences, chapters)
    assert [*first, *second] == sentences and second[0].start == 40.0
    assert by_chapter(sentences, ()) == []

    def points(words: int) -> int:
        said = "ten words that are said in six seconds by somebody"
        return points_of_chapter([Sentence(said, i * 6.0, i * 6.0 + 6) for i in range(words // 10)])

    assert [points(words) for words in (50, 120, 300, 940, 4000)] == [2, 2, 3, 9, 40]
    assert points_of_chapter([]) == 0 and points_of_chapter(sentences[:1]) == 1


def test_a_lecture_without_chapters_has_no_points_of_chapters():
    assert summarize(spoken(ENGLISH), "en", SummarySettings()).by_chapter == ()
    assert summarize((), "en", SummarySettings(), [Chapter("One", 0.0, 9.0)]).by_chapter == ((),)


def test_words_leave_out_numbers_and_cut_chinese_into_pairs():
    assert words("It’s 3.5 GHz, up-to-date: naïve", "en") == ("it's", "ghz", "up-to-date", "naïve")
    assert words("В 1999 г. кое-что изменилось", "ru") == ("в", "г", "кое-что", "изменилось")
    assert words("细胞分裂DNA的", "zh") == ("细胞", "胞分", "分裂", "dna", "的")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_each_method_is_that_of_sumy(method, language, text):
    """The plain summariser, given words already cut and stemmed, finds the same best sentence."""
    sentences = spoken(text, language)
    summarizer = PLAIN[method](stemmer(language))
    summarizer.stop_words = stop_words(language)
    [best] = summarizer(document([sentence.text for sentence in sentences], language), 1)
    assert sentences[rank(sentences, language, method)[0]].text == str(best)


def test_the_methods_do_not_all_agree():
    orders = {tuple(rank(spoken(ENGLISH), "en", method)) for method in METHODS}
    assert len(orders) >= 3


def test_of_a_real_text_every_sentence_is_ranked_once(evaluation_data):
    record = (evaluation_data / "summaries" / "ru_science_abstracts.jsonl").read_text("utf-8").split("\n")[3]
    sentences = spoken(json.loads(record)["text"], "ru")
    assert len(sentences) > 80
    for method in METHODS:
        assert sorted(rank(sentences, "ru", method)) == list(range(len(sentences)))


def test_a_text_of_many_blocks_keeps_times_and_finds_the_topic(monkeypatch):
    monkeypatch.setattr("pipelines.lecture.summary.extractive.BLOCK", 6)
    sentences = spoken(ENGLISH + " " + ENGLISH.replace("cell", "star"))
    found = summarize(sentences, "en", SummarySettings("lexrank", 5))
    assert len(found.points) == 5
    assert all(sentences[round(point.start / 10)].text == point.text for point in found.points)


def test_importing_the_modules_loads_no_heavy_library():
    heavy = {"sumy", "transformers", "torch", "sentencex", "razdel", "nltk", "numpy"}
    code = (
        "import sys, pipelines.lecture.speech.sentences, pipelines.lecture.writer.summarize; "
        f"sys.exit(', '.join({heavy!r} & sys.modules.keys()) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
