"""Numbers that are said in words: what ours finds, beside text2num, in one run.

`phrases`: numbers spelled by num2words in a sentence; `sentences`: sentences of lectures, meetings and papers
whose numbers a person has listed (spoken_numbers.tsv); `checked`: as the writer's check uses them, whether a
sentence with the number in digits is kept beside a source that has it in words, the reverse, and whether one
with another number is dropped. num2words (LGPL) is required by nothing of ours: `pip install num2words`, or
the two parts that need it are left out.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from bench.measure import chosen_parts, heading, machine
from bench.segmentation_corpora import lectures, podcasts
from bench.summary_corpora import LANGUAGES, documents
from pipelines.language.text.spoken_numbers import numbers

# A code of no language: only digits are found.
DIGITS = "und"
CARRIERS = {"en": "There are {} of them in the table.", "ru": "В таблице их было {} по счёту."}
# Up to here a number may be no number at all ("one of them", "the second time"), so it counts neither way.
SMALL = {"0", "1", "2"}
System = Callable[[str], dict[str, bool]]


@dataclass(frozen=True)
class Spelled:
    """A number as it is said, as digits."""

    kind: str
    words: str
    number: str


def text2num(text: str, language: str) -> dict[str, bool]:
    """The numbers of text2num; like ours, False for those that alone may be none."""
    from text_to_num import alpha2digit

    sure = numbers(alpha2digit(text, language), DIGITS)
    return {each: each in sure for each in numbers(alpha2digit(text, language, -1), DIGITS)}


def systems(language: str) -> dict[str, System]:
    found: dict[str, System] = {"Konspekt": lambda text: numbers(text, language)}
    try:
        text2num("", language)
    except ValueError:
        print(f"text2num has no {language}")
    else:
        found["text2num"] = lambda text: text2num(text, language)
    return found


@cache
def spelled(language: str) -> list[Spelled]:
    """About forty numbers of each kind, the same in every run."""
    from num2words import num2words

    chance = random.Random(11)

    def words(value, **options) -> str:
        # Nobody says the commas.
        return num2words(value, lang=language, **options).replace(",", "")

    small = chance.sample(range(3, 1000), 40)
    large = [chance.randrange(10**power, 10 ** (power + 1)) for power in range(3, 9) for _ in range(7)]
    years = chance.sample(range(1100, 2000), 30) + chance.sample(range(2001, 2030), 10)
    decimals = [(chance.randrange(3, 100), chance.randrange(1, 100)) for _ in range(20)]
    rounded = chance.sample(range(3, 1000), 20)
    found = [Spelled("below 1,000", words(value), str(value)) for value in small]
    found += [Spelled("larger", words(value), str(value)) for value in large]
    found += [
        Spelled("ordinal", words(value, to="ordinal"), str(value)) for value in chance.sample(small, 30)
    ]
    for whole, part in decimals:
        number = f"{whole}.{part:02}".rstrip("0")
        found.append(Spelled("decimal", words(float(number)), number))
    if language == "en":
        found += [Spelled("year", words(value, to="year"), str(value)) for value in years]
        hundreds = [value for value in range(11, 100) if value % 10]
        found += [
            Spelled("hundreds", f"{words(value)} hundred", f"{value}00")
            for value in chance.sample(hundreds, 20)
        ]
        scales = {"thousand": 10**3, "million": 10**6}
        found += [
            Spelled("a hundred", f"a {words(value).removeprefix('one ')}", str(value))
            for value in chance.sample(range(100, 200), 20)
        ]
    else:
        cases = "gdip"
        found += [
            Spelled("year", words(value, to="ordinal", case=chance.choice(cases)), str(value))
            for value in years
        ]
        found += [
            Spelled("other case", words(value, case=chance.choice(cases)), str(value))
            for value in chance.sample(small + large, 40)
        ]
        scales = {"тысяч": 10**3, "миллионов": 10**6}
    found += [
        Spelled("digits and words", f"{value} {scale}", str(value * times))
        for value, (scale, times) in zip(rounded, list(scales.items()) * 10)
    ]
    return found


def measure_phrases() -> None:
    for language, carrier in CARRIERS.items():
        said = spelled(language)
        heading(f"{len(said)} spelled numbers, {language}: found (%), other numbers found beside (%)")
        kinds = list(dict.fromkeys(each.kind for each in said))
        tried = systems(language)
        print(f"{'':<20}{'of':>5}" + "".join(f"{name:>12}{'beside':>8}" for name in tried))
        for kind in (*kinds, "all"):
            members = [each for each in said if kind in (each.kind, "all")]
            columns = []
            for find in tried.values():
                answers = [(each.number, find(carrier.format(each.words))) for each in members]
                right = sum(number in answer for number, answer in answers) / len(members)
                beside = sum(bool(_sure(answer) - {number}) for number, answer in answers) / len(members)
                columns.append(f"{100 * right:12.1f}{100 * beside:8.1f}")
            print(f"{kind:<20}{len(members):5}" + "".join(columns), flush=True)


def _sure(answer: dict[str, bool]) -> set[str]:
    return {number for number, sure in answer.items() if sure} - SMALL


def labelled() -> Iterator[tuple[str, str, set[str]]]:
    """Language, sentence and the numbers above two that a person found in it."""
    known = {}
    for text in (*lectures(), *podcasts("ru")):
        known |= {_digest(unit): unit for unit in text.units}
    for corpus in LANGUAGES:
        for text in documents(corpus):
            known |= {_digest(sentence.text): sentence.text for sentence in text.sentences}
    lines = Path(__file__).with_suffix(".tsv").read_text().splitlines()
    for language, digest, meant in (line.split("\t") for line in lines if not line.startswith("#")):
        yield language, known[digest], set(meant.split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def measure_sentences() -> None:
    known = list(labelled())
    for language in CARRIERS:
        told = [(text, meant) for each, text, meant in known if each == language]
        total = sum(len(meant) for _, meant in told)
        heading(f"{len(told)} sentences with {total} numbers, {language}")
        print(f"{'':<12}{'found':>8}{'others':>8}{'recall':>9}{'precision':>11}{'ms a sentence':>15}")
        for name, find in systems(language).items():
            find(told[0][0])
            started = time.perf_counter()
            answers = [find(text) for text, _ in told]
            seconds = time.perf_counter() - started
            right = sum(len(meant & answer.keys()) for (_, meant), answer in zip(told, answers))
            others = sum(len(_sure(answer) - meant) for (_, meant), answer in zip(told, answers))
            print(
                f"{name:<12}{right:8}{others:8}{100 * right / total:9.1f}"
                f"{100 * right / (right + others):11.1f}{1000 * seconds / len(told):15.3f}",
                flush=True,
            )


def measure_checked() -> None:
    for language, carrier in CARRIERS.items():
        said = spelled(language)
        heading(f"{len(said)} spelled numbers, {language}: what a check against the source does (%)")
        print(f"{'':<12}{'kept: said, digits':>20}{'kept: digits, said':>20}{'dropped: another':>18}")
        # The next number of the same kind, as a writer would have it wrong.
        wrong = {each: other for each, other in pairwise([*said, said[0]]) if each.number != other.number}
        for name, find in systems(language).items():

            def kept(source: str, written: str, find: System = find, carrier: str = carrier) -> bool:
                known, told = find(carrier.format(source)), find(carrier.format(written))
                return all(number in known for number, sure in told.items() if sure)

            columns = (
                [kept(each.words, each.number) for each in said],
                [kept(each.number, each.words) for each in said],
                [not kept(each.words, other.number) for each, other in wrong.items()],
            )
            shares = [100 * sum(column) / len(column) for column in columns]
            print(f"{name:<12}{shares[0]:20.1f}{shares[1]:20.1f}{shares[2]:18.1f}", flush=True)


PARTS = {"phrases": measure_phrases, "sentences": measure_sentences, "checked": measure_checked}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    speller = find_spec("num2words")
    print(machine("text2num", "pymorphy3", *(["num2words"] if speller else [])))
    for part in chosen:
        if speller or part == "sentences":
            PARTS[part]()
        else:
            print(f"{part}: left out, as num2words is not installed")


if __name__ == "__main__":
    main()
