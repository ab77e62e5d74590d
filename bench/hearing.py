"""What is compared of a transcript and its reference: errors by kind, sentences, whether doubt is founded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.lecture.speech.accuracy import Errors

END = re.compile(r"[.!?…][\"'»”)]*$")
# Of a sentence that was heard, and of one that was lost, at least and at most so many of the words are there.
HEARD, LOST = 0.6, 0.3


def told(errors: Errors) -> str:
    """Errors by their kind, as the bench prints them."""
    kinds = f"{errors.substituted} substituted, {errors.deleted} deleted, {errors.inserted} inserted"
    return f"{errors.count} errors of {errors.words} words: {kinds}"


def word_errors(reference: str, heard: str, language: str) -> Errors:
    """Errors after Whisper's own normalisation of the texts (Radford et al. 2022, appendix C)."""
    import jiwer

    reference, heard = (normalised(text, language) for text in (reference, heard))
    found = jiwer.process_words(reference, heard)
    words = len(reference.split())
    return Errors(words, found.substitutions, found.deletions, found.insertions)


def normalised(text: str, language: str) -> str:
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer

    normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    return str(normalise(text.replace("ё", "е").replace("Ё", "Е")))


def bare(text: str) -> list[str]:
    """The words of a text as they are compared one by one."""
    return re.findall(r"\w+", text.casefold().replace("ё", "е").replace("'", "").replace("’", ""))


@dataclass(frozen=True)
class Borders:
    """Ends of sentences that both texts have, that only one of them has, and small beginnings."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    small: int = 0
    sentences: int = 0

    def __add__(self, other: "Borders") -> "Borders":
        return Borders(*(a + b for a, b in zip(vars(self).values(), vars(other).values())))

    def __str__(self) -> str:
        precision, recall = (
            100 * self.right / max(1, self.right + wrong) for wrong in (self.invented, self.missed)
        )
        return (
            f"{self.small} of {self.sentences} sentences begin in lower case; of the ends of sentences "
            f"{recall:.0f} % found, {precision:.0f} % of those found are right"
        )


def borders(reference: str, sentences: Sequence[str]) -> Borders:
    """The sentences beside those of a punctuated reference."""
    wanted, ends = _ends(_split(reference))
    heard, found = _ends(sentences)
    right = missed = invented = 0
    for there, here in _aligned(wanted, heard):
        right += there in ends and here in found
        missed += there in ends and here not in found
        invented += there not in ends and here in found
    small = sum(sentence[:1].islower() for sentence in sentences)
    return Borders(right, missed, invented, small, len(sentences))


def lost(reference: str, ours: str, theirs: str) -> list[str]:
    """The sentences of a reference that others have heard and we have not."""
    sentences = _split(reference)
    words = [bare(sentence) for sentence in sentences]
    whole = [word for sentence in words for word in sentence]
    heard = [{there for there, _ in _aligned(whole, bare(text))} for text in (ours, theirs)]
    found, begin = [], 0
    for sentence, of_it in zip(sentences, words):
        place = range(begin, begin + len(of_it))
        we, they = (len(each.intersection(place)) / max(1, len(of_it)) for each in heard)
        if we <= LOST and they >= HEARD:
            found.append(sentence)
        begin += len(of_it)
    return found


def wrong_words(reference: str, words: Sequence[str]) -> list[bool]:
    """For each word, as it is written, whether it is wrong; one that is spelled in two parts is not."""
    from difflib import SequenceMatcher

    wanted = bare(_in_words(reference))
    heard = [(number, part) for number, word in enumerate(words) for part in bare(_in_words(word))]
    wrong = [False] * len(words)
    matcher = SequenceMatcher(None, wanted, [part for _, part in heard], False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind in ("replace", "insert"):
            same = "".join(wanted[first:last]) == "".join(part for _, part in heard[begin:end])
            for number, _ in () if same else heard[begin:end]:
                wrong[number] = True
    return wrong


def reliability(certain: Sequence[float], wrong: Sequence[bool]) -> tuple[list[tuple], float]:
    """Bins (least certainty, words, mean certainty, share that is right), and the expected calibration error.

    The error is the mean distance of certainty and share over the words (Naeini et al. 2015), in ten bins.
    """
    bins, error = [], 0.0
    for tenth in range(10):
        inside = [(value, not bad) for value, bad in zip(certain, wrong) if min(9, int(10 * value)) == tenth]
        if inside:
            mean, right = (sum(column) / len(inside) for column in zip(*inside))
            bins.append((tenth / 10, len(inside), mean, right))
            error += len(inside) * abs(mean - right) / len(certain)
    return bins, error


@dataclass(frozen=True)
class Marks:
    """Doubtful words and phrases, and how many of them are wrong, beside all words that are."""

    words: int = 0
    wrong_words: int = 0
    phrases: int = 0
    wrong_phrases: int = 0
    wrong: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(*(a + b for a, b in zip(vars(self).values(), vars(other).values())))

    def __str__(self) -> str:
        return (
            f"{self.phrases} phrases, {_percent(self.wrong_phrases, self.phrases)} with an error; "
            f"{self.words} words, {_percent(self.wrong_words, self.words)} wrong; "
            f"{_percent(self.wrong_words, self.wrong)} of {self.wrong} wrong words marked"
        )


def marks(marked: Sequence[bool], wrong: Sequence[bool]) -> Marks:
    """Marked words of a clip, neighbours as one phrase."""
    phrases = wrong_phrases = 0
    begin = 0
    for number in range(len(marked) + 1):
        if number == len(marked) or not marked[number]:
            phrases += number > begin
            wrong_phrases += any(wrong[begin:number])
            begin = number + 1
    both = sum(mark and bad for mark, bad in zip(marked, wrong))
    return Marks(sum(marked), both, phrases, wrong_phrases, sum(wrong))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.0f} %"


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])[\"'”]*\s+", text.strip()) if bare(part)]


def _ends(sentences: Sequence[str]) -> tuple[list[str], set[int]]:
    """All words, and the places of those that end a sentence."""
    words: list[str] = []
    ends = set()
    for sentence in sentences:
        words += bare(sentence)
        if END.search(sentence):
            ends.add(len(words) - 1)
    return words, ends


def _aligned(wanted: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places of the same word."""
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, wanted, heard, False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _in_words(text: str) -> str:
    """A text without commas in numbers, and with single digits as words."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return re.sub(r"(?<![\w.])\d(?![\w.]*\w)", lambda digit: _DIGITS[int(digit[0])], text)
