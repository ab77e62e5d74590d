"""Where the sentences of a text begin and end, and how long a text is in words."""

import re
from itertools import accumulate, pairwise

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
Span = tuple[int, int]


def split(text: str, language: str) -> list[Span]:
    """Character spans of the sentences of a text, without the white space around them."""
    if language == "ru":
        import razdel

        found = [(sentence.start, sentence.stop) for sentence in razdel.sentenize(text)]
    else:
        import sentencex

        ends = list(accumulate(map(len, sentencex.segment(language, text))))
        found = list(pairwise([0, *ends]))
    spans: list[Span] = []
    for start, end in found:
        sentence = text[start:end]
        start, end = start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())
        if spans and not any(map(str.isalnum, sentence)):
            # Marks that stand alone, such as "..." or a closing quote, belong to what precedes.
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def word_count(text: str) -> float:
    """Words in a text; in Chinese and Japanese, two characters count as one."""
    ideographs = len(_IDEOGRAPH.findall(text))
    return ideographs / 2 + len(_IDEOGRAPH.sub(" ", text).split())
