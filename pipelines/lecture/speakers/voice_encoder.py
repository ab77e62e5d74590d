"""Whose voice it is: 256 numbers for a second or two of speech, near each other where one person speaks.

The network and its weights are those of Resemblyzer (Apache-2.0): three layers of LSTM trained by a
generalised end-to-end loss (Wan et al. 2018, "Generalized end-to-end loss for speaker verification").
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.speakers.mel import BANDS, STEP, mel_spectrogram

if TYPE_CHECKING:
    import numpy

# Engine and model in the catalogue of models, and the file with the weights: float32, little endian.
ENGINE, MODEL, WEIGHTS = "voice-encoder", "resemblyzer", "weights.f32"
UNITS, LAYERS, SIZE = 256, 3, 256
# The encoder has heard stretches of so many frames (1.6 s), of speech that is not softer than this.
WINDOW_FRAMES = 160
WINDOW = WINDOW_FRAMES * STEP / SAMPLE_RATE
LOUDNESS = 10 ** (-30 / 20)
# Windows that are put through the network at once.
BATCH = 128


class VoiceEncoder:
    """The network, on the processor; needs numpy alone."""

    def __init__(self, model: Path):
        """Read the weights in the folder `model`; raises BadInput where they are others."""
        import numpy

        path = model / WEIGHTS
        flat = numpy.fromfile(path, "<f4")
        shapes: list[tuple[int, ...]] = []
        for layer in range(LAYERS):
            shapes += [(4 * UNITS, UNITS if layer else BANDS), (4 * UNITS, UNITS)]
        shapes += [(4 * UNITS,)] * (2 * LAYERS) + [(SIZE, UNITS), (SIZE,)]
        sizes = [int(numpy.prod(shape)) for shape in shapes]
        if len(flat) != sum(sizes):
            raise BadInput(path, "is not the file of weights that the catalogue describes")
        parts = numpy.split(flat, numpy.cumsum(sizes)[:-1])
        arrays = [part.reshape(shape) for part, shape in zip(parts, shapes)]
        weights, biases = arrays[: 2 * LAYERS], arrays[2 * LAYERS : 4 * LAYERS]
        # Gates in the order input, forget, output, cell: three in a row have the same function.
        order = numpy.r_[0 : 2 * UNITS, 3 * UNITS : 4 * UNITS, 2 * UNITS : 3 * UNITS]
        self._layers = [
            (
                numpy.ascontiguousarray(weights[2 * layer][order].T),
                numpy.ascontiguousarray(weights[2 * layer + 1][order].T),
                (biases[2 * layer] + biases[2 * layer + 1])[order],
            )
            for layer in range(LAYERS)
        ]
        self._projection, self._bias = arrays[-2].T, arrays[-1]

    def embed(
        self, stretches: Sequence["numpy.ndarray"], on_progress: Callable[[float], None] = lambda _: None
    ) -> "numpy.ndarray":
        """A unit vector (n, SIZE) for each stretch of samples (16 kHz, float in -1..1), about WINDOW long."""
        import numpy
        from threadpoolctl import threadpool_limits

        found = numpy.zeros((len(stretches), SIZE), numpy.float32)
        # Of the same length together, so that none is heard longer than it is.
        lengths = numpy.array([len(each) // STEP for each in stretches], int)
        order = numpy.argsort(lengths, kind="stable")
        done = 0
        # Products as small as these are done before a second thread has begun: with two on a busy machine, it
        # took seven times the processor time.
        with threadpool_limits(limits=1, user_api="blas"):
            while done < len(order):
                batch = order[done : done + BATCH]
                shortest = lengths[batch[0]]
                batch = batch[lengths[batch] <= shortest * 1.1 + 1]
                found[batch] = self._embed([stretches[number][: shortest * STEP] for number in batch])
                done += len(batch)
                on_progress(done / len(order))
        return found

    def _embed(self, stretches: Sequence["numpy.ndarray"]) -> "numpy.ndarray":
        import numpy

        samples = numpy.stack(stretches)
        power = numpy.sqrt((samples**2).mean(axis=1, keepdims=True))
        samples = samples * numpy.maximum(1.0, LOUDNESS / numpy.maximum(power, 1e-5))
        frames = mel_spectrogram(samples.astype(numpy.float32))[:, :WINDOW_FRAMES].swapaxes(0, 1)
        for inner, recurrent, bias in self._layers:
            frames = _lstm(numpy.ascontiguousarray(frames), inner, recurrent, bias)
        voices = numpy.maximum(0.0, frames[-1] @ self._projection + self._bias)
        return voices / numpy.maximum(1e-6, numpy.linalg.norm(voices, axis=1, keepdims=True))


def _lstm(
    frames: "numpy.ndarray", inner: "numpy.ndarray", recurrent: "numpy.ndarray", bias: "numpy.ndarray"
) -> "numpy.ndarray":
    """The states (time, batch, UNITS) that a layer goes through while it hears frames (time, batch, n)."""
    import numpy

    time, batch, _ = frames.shape
    given = frames.reshape(time * batch, -1) @ inner
    given += bias
    given = given.reshape(time, batch, 4 * UNITS)
    states = numpy.empty((time, batch, UNITS), numpy.float32)
    state, cell = numpy.zeros((2, batch, UNITS), numpy.float32)
    for step in range(time):
        gates = given[step]
        gates += state @ recurrent
        # The logistic function by the hyperbolic tangent, which numpy has in vectors.
        open_ = gates[:, : 3 * UNITS]
        open_ *= 0.5
        numpy.tanh(gates, out=gates)
        open_ *= 0.5
        open_ += 0.5
        cell = gates[:, UNITS : 2 * UNITS] * cell + gates[:, :UNITS] * gates[:, 3 * UNITS :]
        state = states[step]
        numpy.multiply(gates[:, 2 * UNITS : 3 * UNITS], numpy.tanh(cell), out=state)
    return states


@lru_cache(maxsize=1)
def load_encoder(model: Path) -> VoiceEncoder:
    """The encoder in a folder, read once."""
    return VoiceEncoder(model)
