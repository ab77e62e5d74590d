"""Where the sentences of a text begin and end, and how long a text is in words."""

from pipelines.language.language import Span, language_of
from pipelines.language.text import unspaced


def split(text: str, language: str) -> list[Span]:
    """Character spans of the sentences of a text, without the white space around them."""
    spans: list[Span] = []
    for start, end in language_of(language).sentence_spans(text):
        sentence = text[start:end]
        start, end = start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())
        if spans and not any(map(str.isalnum, sentence)):
            # Marks that stand alone, such as "..." or a closing quote, belong to what precedes.
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def word_count(text: str) -> float:
    """Words in a text; where there are no spaces, two ideographs count as one, four other characters do."""
    count, rest = unspaced.word_count(text)
    return count + len(rest.split())
