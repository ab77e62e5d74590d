"""How many people speak, and which stretches are of one: stretches are joined as long as their voices agree.

Agglomerative clustering of stretches that are as long as they are. The voice of a short stretch is known
less well than that of a long one, so likenesses are told as they would be if both were long: else what is
short would never be like anything, and one threshold would not do for all.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

# How much a voice heard for one window of 1.6 s strays: the square of its part across the voice itself, as a
# share of that along it, on clips of ten people. It falls with the seconds that are heard.
STRAY, SECONDS = 0.26, 1.6
# From what likeness on two stretches are of one person. People who sound alike reach 0.77, one person from
# one day to another 0.80 to 0.88, within a recording 0.9 and more.
SAME = 0.84
# Stretches that are compared with each other; of more the longest.
MOST = 3000


def likeness(
    sums: "numpy.ndarray", seconds: "numpy.ndarray", other: "numpy.ndarray", others: "numpy.ndarray"
) -> "numpy.ndarray":
    """How like (n, m) each voice is to each of the others, as if each was heard for long.

    Voices are sums of the unit vectors of windows (n, d), (m, d), heard for so many seconds (n), (m).
    """
    import numpy

    def long(vectors: "numpy.ndarray", heard: "numpy.ndarray") -> "numpy.ndarray":
        known = numpy.sqrt(1.0 + STRAY * SECONDS / numpy.maximum(heard, SECONDS / 2))
        lengths = numpy.maximum(1e-6, numpy.linalg.norm(vectors, axis=1))
        return vectors * (known / lengths)[:, None]

    return long(sums, seconds) @ long(other, others).T


def cluster(sums: "numpy.ndarray", seconds: "numpy.ndarray", same: float = SAME) -> "numpy.ndarray":
    """The number of the person, from 0, who speaks in each stretch (n); as many as there seem to be.

    Stretches are sums of unit vectors (n, d) and their lengths (n). Those beyond the longest MOST are -1.
    """
    import numpy

    labels = numpy.full(len(sums), -1)
    chosen = numpy.sort(numpy.argsort(-seconds, kind="stable")[:MOST])
    if not len(chosen):
        return labels
    voices, heard = sums[chosen].astype(numpy.float32), seconds[chosen].astype(numpy.float32)
    belongs = numpy.arange(len(chosen))
    alike = likeness(voices, heard, voices, heard)
    numpy.fill_diagonal(alike, -1.0)
    best = alike.argmax(axis=1)
    while True:
        highest = alike[numpy.arange(len(alike)), best]
        one = int(highest.argmax())
        if highest[one] < same:
            break
        one, two = sorted((one, int(best[one])))
        voices[one] += voices[two]
        heard[one] += heard[two]
        belongs[belongs == two] = one
        row = likeness(voices[one : one + 1], heard[one : one + 1], voices, heard)[0]
        row[alike[one] < -1.5], row[one], row[two] = -2.0, -2.0, -2.0
        alike[two], alike[:, two] = -2.0, -2.0
        alike[one], alike[:, one] = row, row
        best[one] = row.argmax()
        # Those that were most like either, and those that are most like both together.
        for each in numpy.flatnonzero((best == one) | (best == two) | (row > highest)):
            best[each] = alike[each].argmax()
    labels[chosen] = numpy.unique(belongs, return_inverse=True)[1]
    return labels
