"""The mel spectrogram that the voice encoder was trained on: that of librosa, powers and not decibels."""

from functools import cache
from typing import TYPE_CHECKING

from pipelines.lecture.recording.audio import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy

# Samples in a frame and from one frame to the next (25 and 10 ms), and mel bands up to half the sample rate.
FRAME, STEP, BANDS = 400, 160, 40
# Slaney's scale is linear up to 1000 Hz, which is 15 mel, and logarithmic above it.
_KNEE, _HERTZ_A_MEL, _LOG_STEP = 1000.0, 200 / 3, 0.06875177742094912


def mel_spectrogram(samples: "numpy.ndarray") -> "numpy.ndarray":
    """Powers (..., frames, BANDS) of float samples (..., n) at 16 kHz; frames are centred, n // STEP + 1."""
    import numpy
    from numpy.lib.stride_tricks import sliding_window_view

    around = [(0, 0)] * (samples.ndim - 1) + [(FRAME // 2, FRAME // 2)]
    frames = sliding_window_view(numpy.pad(samples, around), FRAME, axis=-1)[..., ::STEP, :]
    window = (0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(FRAME) / FRAME)).astype(numpy.float32)
    spectrum = numpy.fft.rfft(frames * window)
    return (spectrum.real**2 + spectrum.imag**2).astype(numpy.float32) @ _filters().T


@cache
def _filters() -> "numpy.ndarray":
    """Triangles of equal area (BANDS, FRAME // 2 + 1), evenly spaced in mel (Slaney 1998)."""
    import numpy

    edges = _hertz(numpy.linspace(0.0, _mel(SAMPLE_RATE / 2), BANDS + 2))
    bins = numpy.linspace(0.0, SAMPLE_RATE / 2, FRAME // 2 + 1)
    slopes = (edges[:, None] - bins[None, :]) / numpy.diff(edges, append=numpy.inf)[:, None]
    rising = -slopes[:-2]
    falling = (edges[2:, None] - bins[None, :]) / numpy.diff(edges)[1:, None]
    triangles = numpy.maximum(0.0, numpy.minimum(rising, falling))
    return (triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]).astype(numpy.float32)


def _mel(hertz: float) -> float:
    import numpy

    return float(_KNEE / _HERTZ_A_MEL + numpy.log(hertz / _KNEE) / _LOG_STEP)


def _hertz(mels: "numpy.ndarray") -> "numpy.ndarray":
    import numpy

    knee = _KNEE / _HERTZ_A_MEL
    return numpy.where(mels < knee, mels * _HERTZ_A_MEL, _KNEE * numpy.exp((mels - knee) * _LOG_STEP))
