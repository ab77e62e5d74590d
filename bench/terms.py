"""How well key terms, chapter titles and the check of written sentences do, against people's words and peers.

Parts: terms, titles, supported, lists, speed; all of them without names. Peers that are not installed are
left out (YAKE is GPL: nothing of ours requires it).

terms: The share of each system's terms that the human chapter titles or abstract of the text have, word for
word by their stems (precision), and the share of the content words of those that are in the terms (recall).
titles: F1 of the content words of each chapter's title and its human one (ROUGE-1 of stems), chapters given.
supported: Of human summary sentences and of sentences of the texts, the share that is kept; of those with a
number or a name of another text in place of theirs, or a denial put in, the share that is dropped.
"""

import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby, pairwise

from bench.measure import chosen_parts, heading, machine
from bench.segmentation_corpora import lectures, podcast_records, podcasts
from bench.summary_corpora import LANGUAGES, Document, documents
from pipelines.language.text.morphology import VERB, words
from pipelines.lecture.chapters import titles
from pipelines.lecture.chapters.find import find_chapters
from pipelines.lecture.records import Chapter, Sentence
from pipelines.lecture.summary import extractive
from pipelines.lecture.terms.find import find_terms
from pipelines.lecture.writer.grounding import Source, names, objection

WORDS_A_SECOND = 2.5
# Sentences of each text that are tried as they are and corrupted.
SAMPLE = 10
# Titles beside people's ones, and terms, that are printed to be read.
LISTED = 6
Stems = tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """A text in human chapters, each with its title; of a paper, one part with its abstract."""

    name: str
    language: str
    parts: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...]

    @property
    def units(self) -> list[str]:
        return [unit for part in self.parts for unit in part]


def spoken(units: Iterable[str]) -> list[Sentence]:
    """Sentences at 150 words a minute."""
    found, now = [], 0.0
    for unit in units:
        end = now + len(unit.split()) / WORDS_A_SECOND
        found.append(Sentence(unit, round(now, 2), round(end, 2)))
        now = end
    return found


def titled_podcasts(language: str) -> list[Labelled]:
    """Conversations in their chapters; neighbours of the same title are one."""
    titles = {
        record["id"]: [part["title"] for part in record["segments"]] for record in podcast_records(language)
    }
    found = []
    for text in podcasts(language):
        parts = [text.units[a:b] for a, b in pairwise([0, *text.reference, len(text.units)])]
        if len(parts) != len(titles[text.name]):
            continue  # a chapter in which nothing is said
        named = groupby(zip(titles[text.name], parts), key=lambda pair: pair[0])
        merged = [(title, tuple(unit for _, part in group for unit in part)) for title, group in named]
        told = [(title, part) for title, part in merged if not title.startswith("(")]
        found.append(
            Labelled(text.name, language, tuple(part for _, part in told), tuple(title for title, _ in told))
        )
    return found


def papers() -> list[Labelled]:
    return [
        Labelled(paper.name, "ru", (tuple(s.text for s in paper.sentences),), (paper.reference,))
        for paper in documents("ru_science_abstracts")
    ]


CORPORA: dict[str, Callable[[], list[Labelled]]] = {
    "podcasts, en": lambda: titled_podcasts("en"),
    "podcasts, ru": lambda: titled_podcasts("ru"),
    "papers, ru": papers,
}


def stems(text: str, language: str) -> Stems:
    stem, stops = extractive.stemmer(language), extractive.stop_words(language)
    found = re.findall(r"[^\W_]+", text.lower())
    return tuple(stem(word) for word in found if word not in stops)


def ours(text: Labelled, count: int) -> list[str]:
    return [term.text for term in find_terms(spoken(text.units), (), (), text.language).terms]


def most_frequent(text: Labelled, count: int) -> list[str]:
    """The most frequent words that are no stop words."""
    stops = extractive.stop_words(text.language)
    found = Counter(word for unit in text.units for word in extractive.words(unit, text.language))
    return [word for word, _ in found.most_common() if word not in stops and len(word) > 1][:count]


def yake(text: Labelled, count: int) -> list[str]:
    """Campos et al. 2020."""
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan=text.language, n=3, top=count)
    return [found for found, _ in extractor.extract_keywords(" ".join(text.units))]


def rake(text: Labelled, count: int) -> list[str]:
    """Rose et al. 2010, phrases of up to three words that are said more than once."""
    from rake_nltk import Rake

    ranker = Rake(
        stopwords=extractive.stop_words(text.language),
        punctuations=set(".,;:!?…()\"«»—–-'’"),
        sentence_tokenizer=lambda _: text.units,
        word_tokenizer=lambda unit: re.findall(r"[^\W_]+(?:-[^\W_]+)*|[^\w\s]", unit),
        max_length=3,
    )
    ranker.extract_keywords_from_text("")
    known = Counter(" ".join(text.units).lower().split())
    ranked = dict.fromkeys(ranker.get_ranked_phrases())
    return [phrase for phrase in ranked if known[phrase.split()[0]] > 1][:count]


SYSTEMS: dict[str, Callable[[Labelled, int], list[str]]] = {"konspekt": ours, "frequent words": most_frequent}
SYSTEMS |= {
    name: run
    for name, run, module in (("YAKE", yake, "yake"), ("RAKE", rake, "rake_nltk"))
    if find_spec(module)
}


def hits(terms: Sequence[str], text: Labelled) -> tuple[float, float, float]:
    """Precision and recall of terms against the human titles, and the mean of the terms' words."""
    known = [stems(title, text.language) for title in text.titles]
    found = [stems(term, text.language) for term in terms]
    hit = [bool(term) and any(_within(term, title) for title in known) for term in found]
    wanted = {stem for title in known for stem in title}
    covered = wanted & {stem for term in found for stem in term}
    return (
        statistics.mean(hit) if hit else 0.0,
        len(covered) / max(1, len(wanted)),
        statistics.mean(map(len, found)) if found else 0.0,
    )


def _within(part: Stems, whole: Stems) -> bool:
    return any(whole[place : place + len(part)] == part for place in range(len(whole)))


def measure_terms() -> None:
    for name, corpus in CORPORA.items():
        texts = corpus()
        heading(f"Terms of {len(texts)} {name}: found in the words of people")
        print(f"{'':<16}{'terms':>8}{'words':>8}{'precision':>11}{'recall':>9}{'multiword prec.':>17}")
        counts = [len(ours(text, 0)) for text in texts]
        for system, run in SYSTEMS.items():
            found = [run(text, count) for text, count in zip(texts, counts)]
            scores = [hits(terms, text) for terms, text in zip(found, texts)]
            longer = [
                hits([term], text)[0] > 0
                for terms, text in zip(found, texts)
                for term in terms
                if len(stems(term, text.language)) > 1
            ]
            precision, recall, length = (statistics.mean(column) for column in zip(*scores))
            print(
                f"{system:<16}{statistics.mean(map(len, found)):8.1f}{length:8.2f}{100 * precision:11.1f}"
                f"{100 * recall:9.1f}{_percent(longer):>11} of {len(longer):>4}",
                flush=True,
            )


def first_words(text: Labelled) -> list[str]:
    return [" ".join(" ".join(part).split()[:8]) for part in text.parts]


def top_words(text: Labelled) -> list[str]:
    """The four most frequent words of each part that are no stop words."""
    return [
        " ".join(most_frequent(Labelled(text.name, text.language, (part,), ("",)), 4)) for part in text.parts
    ]


TITLES: dict[str, Callable[[Labelled], list[str]]] = {
    "konspekt": lambda text: titles.titles(text.parts, text.language),
    "first words": first_words,
    "four top words": top_words,
}


def overlap(title: str, human: str, language: str) -> float:
    """F1 of the stems of the content words."""
    one, other = Counter(stems(title, language)), Counter(stems(human, language))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def measure_titles() -> None:
    for name in ("podcasts, en", "podcasts, ru"):
        texts = CORPORA[name]()
        heading(f"Titles of {sum(len(text.titles) for text in texts)} chapters, {name}")
        print(f"{'':<16}{'F1':>7}{'a word in common':>19}")
        for system, run in TITLES.items():
            scores = [
                overlap(title, human, text.language)
                for text in texts
                for title, human in zip(run(text), text.titles)
            ]
            common = statistics.mean(score > 0 for score in scores)
            print(f"{system:<16}{100 * statistics.mean(scores):7.1f}{100 * common:19.1f}", flush=True)
        text = texts[-1]
        for title, human in list(zip(TITLES["konspekt"](text), text.titles))[:LISTED]:
            print(f"    {title}  |  {human}")


def with_other_number(
    sentence: str, language: str, others: Sequence[str], chance: random.Random
) -> str | None:
    """The sentence with one of its numbers replaced by one of another text."""
    found = list(_NUMBER.finditer(sentence))
    return _replaced(sentence, found, others, chance)


def with_other_name(sentence: str, language: str, others: Sequence[str], chance: random.Random) -> str | None:
    """The sentence with one of its names, not at its start, replaced by one of another text."""
    found = [
        match
        for name in names(sentence, language)
        if name[0].start > 0
        for match in re.finditer(re.escape(sentence[name[0].start : name[-1].end]), sentence)
    ]
    return _replaced(sentence, found, others, chance)


def with_denial(sentence: str, language: str, others: Sequence[str], chance: random.Random) -> str | None:
    """The sentence with a denial before or after its first verb."""
    if DENIALS[language].search(" " + sentence):
        return None
    if language == "en":
        changed = re.sub(r"\b(is|are|was|were|will|can|has|have)\b", r"\1 not", sentence, count=1)
        return changed if changed != sentence else None
    verb = next((word for word in words(sentence, "ru") if word.kind == VERB and word.start > 0), None)
    return f"{sentence[: verb.start]}не {sentence[verb.start :]}" if verb else None


DENIALS = {
    "en": re.compile(r"\b(?:not|no|never|cannot|without)\b|n't"),
    "ru": re.compile(r"\b(?:не|ни|нет|без|нельзя)\b", re.IGNORECASE),
}
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
CORRUPTIONS = {"number": with_other_number, "name": with_other_name, "denial": with_denial}


def _replaced(
    sentence: str, found: Sequence[re.Match], others: Sequence[str], chance: random.Random
) -> str | None:
    if not found or not others:
        return None
    match = chance.choice(found)
    fitting = [other for other in others if other.lower() not in sentence.lower()]
    return sentence[: match.start()] + chance.choice(fitting) + sentence[match.end() :] if fitting else None


def _numbers_of(text: str) -> list[str]:
    return [found[0] for found in _NUMBER.finditer(text)]


def _names_of(text: str, language: str) -> list[str]:
    return [text[name[0].start : name[-1].end] for name in names(text, language) if name[0].start > 0]


def tried(
    texts: Sequence[Document], take: Callable[[Document, random.Random], list[str]], chance: random.Random
) -> tuple[list[bool], dict[str, list[bool]]]:
    """Of the sentences taken of each text, which are kept, and which of those are dropped when corrupted."""
    material = {
        "number": [_numbers_of(text.reference) for text in texts],
        "name": [_names_of(text.reference, text.language) for text in texts],
        "denial": [["-"] for _ in texts],
    }
    kept: list[bool] = []
    dropped: dict[str, list[bool]] = {corruption: [] for corruption in CORRUPTIONS}
    for place, text in enumerate(texts):
        source = Source(tuple(sentence.text for sentence in text.sentences), text.language)
        for sentence in take(text, chance):
            kept.append(objection(sentence, source) is None)
            if not kept[-1]:
                continue  # what is dropped as it is would tell nothing
            for corruption, corrupt in CORRUPTIONS.items():
                others = [
                    one for at, found in enumerate(material[corruption]) if at != place for one in found
                ]
                if changed := corrupt(sentence, text.language, others, chance):
                    dropped[corruption].append(objection(changed, source) is not None)
    return kept, dropped


def measure_supported() -> None:
    heading("Written sentences: kept as they are (%), dropped when corrupted (%), of how many")
    print(f"{'':<40}{'kept':>7}{'of':>6}" + "".join(f"{kind:>10}{'of':>6}" for kind in CORRUPTIONS))
    for corpus in LANGUAGES:
        for kind, take in (("summaries", _written), ("its own sentences", _own)):
            kept, dropped = tried(documents(corpus), take, random.Random(0))
            columns = "".join(f"{_percent(found):>10}{len(found):6}" for found in dropped.values())
            print(f"{f'{corpus}, {kind}':<40}{_percent(kept):>7}{len(kept):6}{columns}", flush=True)


def _percent(found: Sequence[bool]) -> str:
    return f"{100 * statistics.mean(found):.1f}" if found else "-"


def _written(text: Document, chance: random.Random) -> list[str]:
    return text.reference.splitlines()


def _own(text: Document, chance: random.Random) -> list[str]:
    longer = [sentence.text for sentence in text.sentences if len(sentence.text.split()) >= 8]
    return chance.sample(longer, min(SAMPLE, len(longer)))


def show_lists() -> None:
    """Terms, definitions and questions of some lectures, to be read."""
    taken = [(text.name, text.units, text.language) for text in lectures()[6::7]]
    taken += [(text.name, text.units, text.language) for text in (podcasts("en")[-2], podcasts("ru")[3])]
    taken += [(text.name, text.units, text.language) for text in papers()[13:40:13]]
    for name, units, language in taken:
        sentences = spoken(units)
        found = find_terms(sentences, find_chapters(sentences, language), (), language)
        heading(f"{name}, {sentences[-1].end / 60:.0f} min")
        print("; ".join(f"{term.text} ({len(term.mentions)})" for term in found.terms))
        for term in found.terms:
            if term.definition:
                print(f"  {term.text}: {term.definition}")
        for question in found.questions:
            print(f"  ? {question.text}  ->  {question.answer}")


def measure_speed() -> None:
    heading("Speed, libraries and their data loaded before")
    texts = {"en": lectures()[0].units, "ru": podcasts("ru")[0].units}
    for language, units in texts.items():
        sentences = [s for s in spoken(list(units) * 3) if s.end < 3600]
        find_terms(sentences[:20], (), (), language)
        started = time.perf_counter()
        find_terms(sentences, (Chapter("1", 0.0, 1800.0), Chapter("2", 1800.0, 3600.0)), (), language)
        print(
            f"terms and questions of an hour, {language}: {time.perf_counter() - started:.2f} s", flush=True
        )


PARTS = {
    "terms": measure_terms,
    "titles": measure_titles,
    "supported": measure_supported,
    "lists": show_lists,
    "speed": measure_speed,
}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    peers = [name for name, module in (("yake", "yake"), ("rake-nltk", "rake_nltk")) if find_spec(module)]
    print(machine("textblob", "pymorphy3", "wordfreq", *peers))
    for part in chosen:
        PARTS[part]()


if __name__ == "__main__":
    main()
