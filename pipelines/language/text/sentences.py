"""Where the sentences of a text begin and end, and how long a text is in words."""

import re
from collections.abc import Iterator

from pipelines.language.language import Span, language_of
from pipelines.language.text import unspaced

# Words in a sentence beyond which a mark was lost: a quotation that is never closed hides all ends after it.
LONGEST = 60
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))
_CLOSING = re.compile('["”»]+(?=\\s)')


def split(text: str, language: str) -> list[Span]:
    """Character spans of the sentences of a text, without the white space around them."""
    spans: list[Span] = []
    for start, end in _found(text, language):
        sentence = text[start:end]
        start, end = start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())
        if spans and not any(map(str.isalnum, sentence)):
            # Marks that stand alone, such as "..." or a closing quote, belong to what precedes.
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def _found(text: str, language: str) -> Iterator[Span]:
    """Spans as the language finds them; one that is far too long as if it had no quotation marks."""
    for start, end in language_of(language).sentence_spans(text):
        plain = text[start:end].translate(_QUOTES)
        if plain == text[start:end] or word_count(plain) <= LONGEST:
            yield start, end
            continue
        at = start
        for _, stop in language_of(language).sentence_spans(plain):
            closing = _CLOSING.match(text, start + stop)
            border = closing.end() if closing else start + stop
            if at < border:
                yield at, border
            at = max(at, border)


def word_count(text: str) -> float:
    """Words in a text; where there are no spaces, two ideographs count as one, four other characters do."""
    count, rest = unspaced.word_count(text)
    return count + len(rest.split())
