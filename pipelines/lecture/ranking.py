"""sumy's summarisers with the same ratings, fast enough for a lecture of two hours.

sumy compares every pair of sentences in Python; here only sentences that share a word are
compared, a word at a time.
"""

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain


@functools.cache
def summarizer_class(method: str) -> type:
    """The class of sumy for a method of [summary] in luigi.cfg."""
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.sum_basic import SumBasicSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    bases = {
        "lexrank": (_LexRank, LexRankSummarizer),
        "textrank": (_TextRank, TextRankSummarizer),
        "lsa": (_Lsa, LsaSummarizer),
        "luhn": (_Luhn, LuhnSummarizer),
        "sumbasic": (_SumBasic, SumBasicSummarizer),
    }
    return type(method, bases[method], {})


class _LexRank:
    """Erkan and Radev 2004, with sumy's threshold of 0.1."""

    @staticmethod
    def _compute_idf(sentences):
        containing = Counter(chain.from_iterable(map(set, sentences)))
        return {term: math.log(len(sentences) / (1 + count)) for term, count in containing.items()}

    def _create_matrix(self, sentences, threshold, tf_metrics, idf_metrics):
        import numpy

        weighted = [{term: tf * idf_metrics[term] for term, tf in metrics.items()} for metrics in tf_metrics]
        matrix = _products(weighted)
        lengths = numpy.sqrt(matrix.diagonal())
        lengths[lengths == 0] = 1.0
        matrix /= lengths[:, None]
        matrix /= lengths[None, :]
        matrix = (matrix > threshold).astype(float)
        return matrix / numpy.maximum(matrix.sum(axis=1), 1.0)[:, None]

    @staticmethod
    def power_method(matrix, epsilon):
        from sumy.summarizers.lex_rank import LexRankSummarizer

        if not matrix.any():  # sumy divides by zero where no sentence is like any other
            return [1.0 / len(matrix)] * len(matrix)
        return LexRankSummarizer.power_method(matrix, epsilon)


class _TextRank:
    """Mihalcea and Tarau 2004: words in common, divided by the logarithms of the lengths."""

    def _create_matrix(self, document):
        import numpy

        sentences = [self._to_words_set(sentence) for sentence in document.sentences]
        count = len(sentences)
        weights = _products([Counter(words) for words in sentences])
        lengths = numpy.array([math.log(len(words) or 1) for words in sentences])
        norm = lengths[:, None] + lengths[None, :]
        norm[norm == 0] = 1.0
        weights /= norm
        weights /= weights.sum(axis=1)[:, None] + self._ZERO_DIVISION_PREVENTION
        return (1.0 - self.damping) / count + self.damping * weights


class _Luhn:
    """Luhn 1958: the densest cluster of frequent words in a sentence."""

    def _get_significant_words(self, words):
        return frozenset(super()._get_significant_words(words))


class _SumBasic:
    """Vanderwende et al. 2007; after each choice only sentences that share a word with it are rated anew."""

    def _compute_ratings(self, sentences):
        import numpy

        frequency = self._compute_tf(sentences)
        words = [self._get_content_words_in_sentence(sentence) for sentence in sentences]
        containing = defaultdict(set)
        for index, found in enumerate(words):
            for word in found:
                containing[word].add(index)
        average = numpy.array(
            [self._compute_average_probability_of_words(frequency, found) for found in words]
        )
        chosen, ratings = set(), {}
        for place in range(len(sentences)):
            best = int(average.argmax())
            ratings[sentences[best]] = -place
            chosen.add(best)
            average[best] = -1.0
            self._update_tf(frequency, words[best])
            for index in set().union(*(containing[word] for word in words[best])) - chosen:
                average[index] = self._compute_average_probability_of_words(frequency, words[index])
        return ratings


class _Lsa:
    """Steinberger and Jezek 2004, without the decomposition.

    sumy keeps all singular values, and with A = U S V' the rating that it gives a sentence,
    the root of the sum of (s v)^2, is then the length of the sentence's column of A.
    """

    def __call__(self, document, sentences_count, smooth=0.4):
        dictionary = self._create_dictionary(document)
        if not dictionary:
            return ()

        def rating(sentence) -> float:
            stems = Counter(filter(dictionary.__contains__, map(self.stem_word, sentence.words)))
            most = max(stems.values(), default=0)
            squares = sum((smooth + (1 - smooth) * count / most) ** 2 for count in stems.values())
            return math.sqrt(squares + smooth**2 * (len(dictionary) - len(stems))) if stems else 0.0

        return self._get_best_sentences(document.sentences, sentences_count, rating)


def _products(vectors: Sequence[dict[str, float]]):
    """The scalar products of all pairs of sparse vectors, a dense matrix."""
    import numpy

    containing = defaultdict(list)
    for row, vector in enumerate(vectors):
        for term, weight in vector.items():
            containing[term].append((row, weight))
    matrix = numpy.zeros((len(vectors), len(vectors)))
    for found in containing.values():
        rows, weights = map(numpy.array, zip(*found))
        matrix[numpy.ix_(rows, rows)] += numpy.outer(weights, weights)
    return matrix
