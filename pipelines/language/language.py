"""A language as an object: the only door to what is known about single languages.

Each language that is well known has a module here, named by its code, with an object `LANGUAGE`: `uk.py` is
Ukrainian. Adding that one file adds the language. All others get the plain default: what libraries of many
languages know of them, and no rule of another language. Whoever needs to know something asks

    language_of(code).stop_words

and never compares codes. The attributes of `Language` are the list of what can be known.
"""

import functools
import importlib
import pkgutil
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pipelines.language.text.morphology import Word
    from pipelines.language.text.noun_phrases import Phrase

Span = tuple[int, int]
Pattern = re.Pattern[str]

# Languages written without spaces between words, and those of them that have none between sentences either.
_NO_SPACES = {"bo", "ja", "km", "lo", "my", "th", "yue", "zh"}
_NO_SPACES_AT_ALL = {"ja", "yue", "zh"}
# Those that CLDR also has in Latin letters, in which no lecture is written.
_ROMANISED = {"hi", "zh"}
# Codes that wordfreq has under another name. For a language that it has not, it would take the nearest one
# that it has: the frequencies of Russian for Kazakh.
_FREQUENCIES = {"bs": "sh", "hr": "sh", "no": "nb", "sr": "sh", "tl": "fil"}
_WORD = r"[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*"
_STEMMING = threading.Lock()


@dataclass(frozen=True)
class Asking:
    """How a statement is worded that answers a question, and the question; both with the same groups.

    The statement is matched as a whole, without its full stop; `x` is what is asked about, `tells`
    what the answer adds. The answer is the statement where none is given. `of_a_term`: only
    where a term of the lecture is in `x`.
    """

    wording: str
    question: str
    answer: str = ""
    of_a_term: bool = False


class Language:
    """What is known of a language, by its code: as it stands here, the plain default of any language.

    Strings are parts of regular expressions, found without regard to case. Where one is empty, or None
    stands instead of a pattern, nothing is known, and nothing is done.
    """

    # Writing

    # Pairs of quotation marks, as two characters each.
    quotation_marks: tuple[str, ...] = ()
    # Spaces at which no line may end.
    tied_spaces: Pattern | None = None
    # Whether a capital within a sentence tells a name.
    capitals_are_names: bool = True
    # The script whose words are taken to be of this language in a lecture that is written in another script.
    stands_for_script: str = ""

    # Punctuation of what was heard without any: see lecture/speech/punctuation.py

    # What ends a statement, and a question.
    full_stop: str = "."
    question_mark: str = "?"
    # Words that no sentence ends with, that a question begins with, and that a comma stands before.
    unfinished: frozenset[str] = frozenset()
    begins_question: frozenset[str] = frozenset()
    comma_before: frozenset[str] = frozenset()

    # Spoken filler, which is taken out: see filler.py; nothing is where there are no `hesitations`.

    # Sounds of hesitation, gone wherever they stand.
    hesitations: str = ""
    # Markers that open a sentence, with a comma after them or without.
    openers: str = ""
    # Markers that open one only with a comma after them: "now, look" but "now is the time".
    openers_before_comma: str = ""
    # Markers between commas or before the end.
    inserted: str = ""
    # References to what was said before, which open a sentence: "as I said".
    backward: str = ""
    # Words that are rightly said twice.
    said_twice: frozenset[str] = frozenset()

    # Editing: see editing.py

    # What is written otherwise than it is said: "gonna".
    written_forms: ClassVar[dict[str, str]] = {}
    # Hedges, which can go wherever they stand: "basically".
    hedging: str = ""
    # What leads up to a statement and says nothing of it: "note that".
    leading_up: str = ""
    # How a sentence trails off: "or something like that".
    trailing_off: str = ""

    # Words with which a sentence goes on rather than begins, where they are written small: see
    # lecture/speech/borders.py
    going_on: str = ""

    # Names of recordings: see lecture/recording/unnamed.py

    # Words that programs make the names of recordings of, in small letters.
    recording_words: frozenset[str] = frozenset()

    # What nobody says: see lecture/speech/invented.py

    # What credits of subtitles have in them, and no speech.
    subtitle_credits: str = ""
    # What is said to an audience and stands alone over silence and music, as words with a space between.
    courtesies: str = ""

    # Statements: see lecture/summary/self_contained.py

    # Openings that lean on the sentence before.
    leaning: Pattern | None = None
    # Openings of a clause that needs another: "if", "because".
    subordinate: Pattern | None = None
    # What a speaker says of what is most worth remembering.
    emphasis: Pattern | None = None
    # What a sentence has in which the speaker talks of himself.
    first_person: Pattern | None = None
    # Openings that tell what is going to be talked about, or has been, and nothing of it.
    announcing: Pattern | None = None
    # What a sentence has that is about the course or the talk itself: thanks, homework, what comes next.
    housekeeping: Pattern | None = None
    # How somebody introduces himself, with the `name`.
    introducing: Pattern | None = None
    # What tells of homework, exams and dates.
    organisation: Pattern | None = None
    # What points at something outside of the words, or back at what was said.
    pointing: Pattern | None = None
    # Last words at which something has been broken off.
    broken_off: str = ""
    # Openings that tell only together with what was said before what the statement is about.
    points_back: Pattern | None = None

    # Kinds of recordings: see lecture/summary/kind.py

    # What is said in meetings, and in conversations, and in no lecture.
    meeting: Pattern | None = None
    conversation: Pattern | None = None

    # Meetings and conversations: see lecture/summary/meeting.py and lecture/terms/themes.py

    # How something is decided, and given to somebody to do, with the name of `who` where that is said.
    decided: Pattern | None = None
    assigned: Pattern | None = None
    # Until when it is to be done.
    deadline: Pattern | None = None
    # What leaves it open after all, or to what was said before.
    unsettled: Pattern | None = None
    # How somebody says what he thinks.
    opinion: Pattern | None = None

    # Nouns and terms: see noun_phrases.py and lecture/terms

    # Words that open no term; where there are none, no noun phrases are known.
    vague: frozenset[str] = frozenset()
    # Nouns of speech and thought in general, which are no terms by themselves.
    general: frozenset[str] = frozenset()
    # How definitions are worded, the surest first, with %TERM% for the term and a group `article`.
    definitions: tuple[str, ...] = ()
    # What no definition has in it: talk, and what leans on other sentences.
    defines_nothing: Pattern | None = None
    # The article by which a common thing is a particular one: "the garbage" explains nothing.
    particular: str = ""
    # Who somebody is, is no term.
    professions: Pattern | None = None

    # Questions: see lecture/terms/questions.py

    # Words of talk, which no sentence with a gap has.
    talk: Pattern | None = None
    # What may follow a measured number, or its sign.
    units: str = ""
    # What goes on about the word before it: "which", "that".
    relative: Pattern | None = None
    # Tags of words that make a sentence as verbs do.
    predicates: frozenset[str] = frozenset()
    # A statement with its reason, as groups `claim`, `link` and `reason`.
    reasons: Pattern | None = None
    # The same with the reason before the claim, or with "the reason is that": `claim` and `reason`.
    reasons_first: Pattern | None = None
    because: str = ""
    # What has no place in a claim that is asked about, and in a claim or its reason.
    not_asked_about: Pattern | None = None
    hedges: Pattern | None = None

    # How statements are worded that answer a question, the best first.
    askings: tuple[Asking, ...] = ()
    # How a question begins that the lecturer may answer himself, and an answer that gives a reason.
    interrogative: Pattern | None = None
    giving_reason: Pattern | None = None
    # How what follows a question begins, if it is no answer yet.
    putting_off: Pattern | None = None
    # What leaves open what is asked about.
    left_open: Pattern | None = None

    # Numbers, denials, names

    # Number words in their dictionary form with their values, of a language that text2num has not.
    number_words: ClassVar[dict[str, int]] = {}
    # Words that multiply: "25 thousand".
    number_scales: ClassVar[dict[str, int]] = {}
    # A whole word that denies what follows.
    denials: Pattern | None = None
    # The endings by which forms of a name differ.
    name_endings: Pattern | None = None

    # Words of the search field, each with the field that it names: title, course or language.
    search_fields: ClassVar[dict[str, str]] = {}

    def __init__(self, code: str):
        self.code = code

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    @property
    def tag(self) -> str:
        """Its code as browsers know it (BCP 47): Whisper has an old one for Javanese."""
        return {"jw": "jv"}.get(self.code, self.code)

    @property
    def word_space(self) -> str:
        """What stands between two words: a space or nothing."""
        return "" if self.code in _NO_SPACES else " "

    @property
    def sentence_space(self) -> str:
        """What stands between two sentences, or two pieces of speech: a space or nothing."""
        return "" if self.code in _NO_SPACES_AT_ALL else " "

    @functools.cached_property
    def scripts(self) -> frozenset[str]:
        """The scripts it is written in (ISO 15924), as CLDR has them; none for a code that CLDR has not."""
        from babel.core import get_global
        from babel.localedata import locale_identifiers

        usual = get_global("likely_subtags").get(self.code)
        if not usual:
            return frozenset()
        others = {name.split("_")[1] for name in locale_identifiers() if name.startswith(f"{self.code}_")}
        if self.code in _ROMANISED:
            others.discard("Latn")
        return frozenset(script for script in (usual.split("_")[1], *others) if len(script) == 4)

    @functools.cached_property
    def calendar(self) -> frozenset[str]:
        """The words of its months and days in small letters, as CLDR has them."""
        from babel.dates import get_day_names, get_month_names

        months = [get_month_names(width, locale=self.code) for width in ("wide", "abbreviated")]
        found = (*months, get_day_names("wide", locale=self.code))
        names = " ".join(name for each in found for name in each.values())
        return frozenset(re.findall(r"[^\W\d_]+", names.casefold()))

    def sentence_spans(self, text: str) -> list[Span]:
        """Character spans of the sentences of a text; together they are all of it."""
        import sentencex

        ends = list(accumulate(map(len, sentencex.segment(self.code, text))))
        return list(pairwise([0, *ends]))

    def has_predicate(self, text: str) -> bool:
        """Whether there is a verb, or what else makes a sentence; True where that is not known."""
        return True

    def main_clause(self, text: str) -> str:
        """What follows a clause that needs another; empty where nothing does."""
        return text.partition(",")[2]

    def tokens(self, text: str) -> list[str]:
        """The words of a text as they are written, without numbers and marks."""
        return _words()(text)

    def listed(self, phrases: Sequence[str]) -> str:
        """Phrases as one: "A and B" as CLDR has it for the language, with commas where it has not."""
        from babel import UnknownLocaleError
        from babel.lists import format_list

        try:
            return str(format_list(list(phrases), locale=self.code or "und"))
        except (UnknownLocaleError, ValueError):
            return ", ".join(phrases)

    @functools.cached_property
    def stop_words(self) -> frozenset[str]:
        """Words without meaning of their own; none for a language that stopwordsiso does not have."""
        import stopwordsiso

        known = stopwordsiso.has_lang(self.code)
        return frozenset(stopwordsiso.stopwords(self.code)) if known else frozenset()

    @functools.cached_property
    def stem(self) -> Callable[[str], str]:
        """The stem of a word in small letters by Snowball's algorithm; the word itself where it has none."""
        import snowballstemmer
        from babel import Locale

        algorithm = Locale("en").languages.get(self.code, "").lower()
        if algorithm not in snowballstemmer.algorithms():
            return str
        stemmer = snowballstemmer.stemmer(algorithm)

        def stem(word: str) -> str:
            # A stemmer works in itself, so it is for one thread at a time.
            with _STEMMING:
                return str(stemmer.stemWord(word))

        return functools.lru_cache(maxsize=100_000)(stem)

    @functools.cached_property
    def lemma(self) -> Callable[[str], str]:
        """The dictionary form of a word by Simplemma; the word itself where that has not the language."""
        from simplemma import lemmatize

        try:
            lemmatize("a", self.code)
        except ValueError:
            return str
        return functools.lru_cache(maxsize=100_000)(lambda word: lemmatize(word, self.code))

    @functools.cached_property
    def frequency(self) -> Callable[[str], float]:
        """How usual a word is in the language at large: Zipf's scale, 0 for below 3, 7 for a word in ten.

        0 for all words of a language that wordfreq does not have.
        """
        import wordfreq

        code = _FREQUENCIES.get(self.code, self.code)
        if code not in wordfreq.available_languages("small"):
            return _never
        try:
            wordfreq.zipf_frequency("a", code, "small")
        except ImportError:  # of the tokenizers of Chinese, Japanese and Korean
            return _never
        return functools.lru_cache(maxsize=100_000)(lambda word: wordfreq.zipf_frequency(word, code, "small"))

    @functools.cached_property
    def usage(self) -> Callable[[str], float] | None:
        """As `frequency`, by a list long enough that what is not in it is rarely a word; None without one."""
        import wordfreq

        code = _FREQUENCIES.get(self.code, self.code)
        if self.word_space == "" or code not in wordfreq.available_languages("large"):
            return None
        return functools.lru_cache(maxsize=100_000)(lambda word: wordfreq.zipf_frequency(word, code, "large"))

    def knows(self, word: str) -> bool:
        """Whether a word in small letters is one of the language; True where nobody can tell."""
        return self.usage is None or self.usage(word) > 0

    def is_ordinary(self, word: str) -> bool:
        """Whether a word that begins with a capital is also one that is written with a small letter."""
        return False

    def analysed(self, tokens: Sequence[re.Match[str]]) -> tuple["Word", ...]:
        """The tokens of a sentence with parts of speech and dictionary forms; by default of kind OTHER."""
        from pipelines.language.text.morphology import OTHER, Word

        return tuple(Word(token[0], token.start(), token.end(), OTHER, token[0].lower()) for token in tokens)

    def head(self, part: tuple["Word", ...]) -> tuple[int, bool] | None:
        """Where the head of a noun phrase is, and whether that is a plural; None where it is none."""
        return None

    def nominative(self, phrase: "Phrase", texts: list[str], plural: bool) -> str:
        """A noun phrase as the subject of a sentence, in this number; `texts` are its words as written."""
        return " ".join(texts)

    def what_is(self, phrases: Sequence["Phrase"], defined: str, article: str) -> str:
        """The question for the definition in which a term was called so, with that article."""
        raise NotImplementedError(f"no definitions are known of {self.code}, so none can be asked for")

    def why(self, claim: str, link: str, reason: str) -> tuple[str, str] | None:
        """The question why of a claim, and its reason as the answer; None where it cannot be turned."""
        return None

    def before_gap(self, text: str) -> str:
        """What stands before a gap, without what would give the word in it away."""
        return text

    def in_digits(self, text: str, alone: bool = False) -> str:
        """A text with the numbers that are written as words in digits, by text2num where it can.

        "One" and "second" only with `alone`, as they mostly are no numbers.
        """
        from text_to_num import alpha2digit

        try:
            return str(alpha2digit(text, self.code, -1 if alone else 3))
        except ValueError:  # a language that it has not
            return text

    def number_form(self, word: str) -> str:
        """The form of a word under which `number_words` has it."""
        return word


def no_letter_alone(letters: str) -> Pattern:
    """Spaces that are tied where no line may end in a word of one of these letters, or begin with a dash."""
    return re.compile(rf"(?<![^\s(«„])([{letters}]) (?=\S)|(?<=\S) (?=[—–] )", re.IGNORECASE)


def listed(words: str) -> frozenset[str]:
    """The words of a text in which they are written one after the other."""
    return frozenset(words.split())


def _never(word: str) -> float:
    return 0.0


@functools.cache
def language_of(code: str) -> Language:
    """The language with this code: ISO 639-1, or 639-3 where that has none, as Whisper writes them."""
    if code in known_languages():
        found: Language = importlib.import_module(f"{__package__}.{code}").LANGUAGE
        return found
    return Language(code)


@functools.cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages that have a module of their own."""
    modules = pkgutil.iter_modules(importlib.import_module(__package__).__path__)
    return tuple(sorted(module.name for module in modules if re.fullmatch("[a-z]{2,3}", module.name)))


@functools.cache
def _words() -> Callable[[str], list[str]]:
    import regex

    found: Callable[[str], list[str]] = regex.compile(_WORD).findall
    return found
