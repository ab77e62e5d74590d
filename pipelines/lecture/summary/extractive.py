"""Sentences ranked by how much they tell of the whole, by the methods of sumy, with nothing downloaded."""

import functools
import importlib
import warnings
from collections.abc import Sequence

from pipelines.language.text.words import stemmer, stop_words, words
from pipelines.lecture.records import Sentence

# Sentences ranked at once, some three hours of speech: LexRank compares all pairs, which takes 5 s for
# 1,300 sentences. Of a longer text the better half of each block goes into another round.
BLOCK = 1500

# Module and class of sumy for each method of [summary] in luigi.cfg.
SUMMARIZERS = {
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "luhn": ("luhn", "LuhnSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
}


def rank(sentences: Sequence[Sentence], language: str, method: str) -> list[int]:
    """Indices of the sentences, the most telling one first.

    `method` is lexrank (Erkan and Radev 2004), textrank (Mihalcea and Tarau 2004), lsa (Steinberger
    and Jezek 2004), luhn (Luhn 1958) or sumbasic (Vanderwende et al. 2007).
    """
    summarizer = _summarizer(language, method)
    remaining = list(range(len(sentences)))
    dropped: list[int] = []
    while len(remaining) > BLOCK:
        kept = []
        size = -(-len(remaining) // -(-len(remaining) // BLOCK))
        for begin in range(0, len(remaining), size):
            block = remaining[begin : begin + size]
            ranked = _ranked(summarizer, [sentences[index].text for index in block], language)
            kept += [block[index] for index in ranked[: size // 2]]
            dropped += [block[index] for index in ranked[size // 2 :]]
        remaining = sorted(kept)
    ranked = _ranked(summarizer, [sentences[index].text for index in remaining], language)
    return [remaining[index] for index in ranked] + dropped


class _Words:
    """What sumy asks of a tokenizer; its own need NLTK's data, which has to be downloaded."""

    def __init__(self, language: str):
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return (text,)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return words(sentence, self.language)


def document(texts: Sequence[str], language: str):
    """The sentences as sumy's document, each equal to itself only: what is said twice is two sentences."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph

    tokenizer, sentence = _Words(language), _sentence_class()
    return ObjectDocumentModel([Paragraph([sentence(text, tokenizer) for text in texts])])


def _ranked(summarizer, texts: Sequence[str], language: str) -> list[int]:
    ranked: list[int] = []

    def keep(infos):
        ranked.extend(info.order for info in infos)
        return infos

    with warnings.catch_warnings():
        # A short lecture has fewer words than LSA likes, and LexRank divides by zero where none are shared.
        warnings.simplefilter("ignore")
        summarizer(document(texts, language), keep)
    # LSA returns nothing where all words are stop words.
    return ranked or list(range(len(texts)))


@functools.cache
def _sentence_class():
    from sumy.models.dom import Sentence as SumySentence

    class SpokenSentence(SumySentence):
        __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    return SpokenSentence


@functools.lru_cache(maxsize=8)
def _summarizer(language: str, method: str):
    module, name = SUMMARIZERS[method]
    summarizer = getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)(stemmer(language))
    summarizer.stop_words = stop_words(language)
    return summarizer
