"""Speech at the edges of what the detector takes for speech: a low word before or after the others."""

from collections.abc import Sequence

from pipelines.lecture.recording.audio import SAMPLE_RATE

# Loudness is measured in frames of so long (s), smoothed over so many.
FRAME_SECONDS, SMOOTHED = 0.02, 5
# A stretch goes on as long as it is louder than the middle between silence and speech, and not so much (dB)
# below speech: up to so far (s). What goes on longer is no word.
MOST_BELOW, FARTHEST_SECONDS = 20.0, 1.0
# What is added is at least so much (s): less is within the silence that is kept around speech in any case.
LEAST_SECONDS = 0.3


def with_edges(samples, spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches of speech (s) with what is as loud as they are right before and after them."""
    import numpy

    if not spans:
        return []
    levels = _levels(samples)
    seconds = len(samples) / SAMPLE_RATE
    gaps = list(zip([0.0, *(end for _, end in spans)], [*(start for start, _ in spans), seconds]))
    silent = numpy.concatenate([levels[_frames(*gap)] for gap in gaps])
    spoken = numpy.concatenate([levels[_frames(*span)] for span in spans])
    if not (len(silent) and len(spoken)):
        return list(spans)
    silence, speech = float(numpy.percentile(silent, 25)), float(numpy.percentile(spoken, 60))
    loud = levels > max((silence + speech) / 2, speech - MOST_BELOW)
    return [
        (start - _reach(loud[_frames(*before)][::-1]), end + _reach(loud[_frames(*after)]))
        for (start, end), before, after in zip(spans, gaps, gaps[1:])
    ]


def _levels(samples):
    """Loudness of each frame in dB of full scale."""
    import numpy

    step = int(FRAME_SECONDS * SAMPLE_RATE)
    frames = samples[: len(samples) // step * step].reshape(-1, step).astype(numpy.float64)
    levels = 10 * numpy.log10((frames**2).mean(axis=1) + 1e-10)
    return numpy.convolve(levels, numpy.ones(SMOOTHED) / SMOOTHED, mode="same")


def _frames(start: float, end: float) -> slice:
    return slice(round(start / FRAME_SECONDS), round(end / FRAME_SECONDS))


def _reach(loud) -> float:
    """For how long (s) all is loud, from the start on; nothing where that is too short or never ends."""
    import numpy

    length = int(numpy.argmin(loud)) if not all(loud) else len(loud)
    seconds = length * FRAME_SECONDS
    # Two neighbours that are loud up to each other share what is between them.
    seconds = min(seconds, len(loud) * FRAME_SECONDS / 2)
    return seconds if LEAST_SECONDS <= seconds <= FARTHEST_SECONDS else 0.0
