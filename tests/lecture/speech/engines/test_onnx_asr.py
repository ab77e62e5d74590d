"""The engine onnx-asr with a tiny model that is made here: it says "low" or "high" as it hears."""

import json
from itertools import pairwise

import numpy
import pytest

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import extract_audio, sound_length
from pipelines.lecture.speech.engine import engine, load_recogniser
from pipelines.lecture.speech.engines.onnx_asr import kind_of_model, words_of
from pipelines.lecture.speech.recognise import recognise

OPTIONS = SpeechSettings(engine="onnx-asr", model="ear", language="en", threads=1)


def make_ear(folder) -> None:
    """A model of the kind nemo-conformer-ctc: mean energies of low and of high bands, against none."""
    from onnx import TensorProto, checker, helper, numpy_helper, save

    def constant(name, values):
        return numpy_helper.from_array(numpy.array(values), name)

    def band(first, last, name):
        return [
            helper.make_node("Slice", ["pooled", f"{name}_a", f"{name}_b", "axis"], [f"{name}_bands"]),
            helper.make_node("ReduceMean", [f"{name}_bands", "axis"], [name], keepdims=1),
        ], [constant(f"{name}_a", [first]), constant(f"{name}_b", [last])]

    (low, low_is), (high, high_is) = band(0, 20, "low"), band(40, 80, "high")
    nodes = [
        helper.make_node(
            "AveragePool", ["audio_signal"], ["pooled"], kernel_shape=[8], strides=[8], ceil_mode=1
        ),
        *low, *high,
        helper.make_node("Sub", ["low", "low"], ["rest"]),
        helper.make_node("Concat", ["low", "high", "rest"], ["bands"], axis=1),
        helper.make_node("Transpose", ["bands"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("LogSoftmax", ["turned"], ["logprobs"], axis=-1),
    ]  # fmt: skip
    inputs = [
        helper.make_tensor_value_info("audio_signal", TensorProto.FLOAT, ["b", 80, "t"]),
        helper.make_tensor_value_info("length", TensorProto.INT64, ["b"]),
    ]
    outputs = [helper.make_tensor_value_info("logprobs", TensorProto.FLOAT, ["b", "s", 3])]
    graph = helper.make_graph(nodes, "ear", inputs, outputs, [*low_is, *high_is, constant("axis", [1])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    checker.check_model(model)
    save(model, folder / "model.onnx")
    (folder / "vocab.txt").write_text("\u2581low 0\n\u2581high 1\n<blk> 2\n", encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"model_type": "nemo-conformer-ctc"}))


@pytest.fixture(scope="session")
def ear(once):
    return once("ear", make_ear)


def test_words_of_a_recording_have_times_and_likelihood_and_sentences_their_marks(ear, clip, tmp_path):
    extract_audio(clip(40), tmp_path / "a.flac", 1, lambda _: None)
    seen: list[float] = []
    length = sound_length(tmp_path / "a.flac")
    found = recognise(
        tmp_path / "a.flac", length, ear, OPTIONS, tmp_path / "kept", lambda done, _: seen.append(done)
    )
    words = [word for segment in found.segments for word in segment.words]
    assert {word.text for word in words} == {"low", "high"} and len(words) > 20
    assert all(0 <= a.start <= a.end <= b.end <= length for a, b in pairwise(words))
    assert all(0 <= word.probability <= 1 for word in words) and any(word.probability < 0.9 for word in words)
    assert words[-1].start > 30  # a second chunk: the model bears half a minute
    assert seen == sorted(seen) and seen[-1] == 1.0


def test_silence_says_nothing(ear, tmp_path):
    silent = numpy.zeros(5 * 16000, numpy.float32)
    from pipelines.lecture.speech.recognise import _heard

    assert _heard(load_recogniser(ear, OPTIONS), silent, "en", lambda _: None, {}) == []


def test_what_is_no_model_is_unavailable_with_its_reason(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nemo-conformer-ctc"}))
    with pytest.raises(Unavailable, match="is not a model that onnx-asr can load"):
        engine("onnx-asr")(tmp_path, OPTIONS)


def test_the_language_is_that_of_the_setting_or_of_a_model_that_knows_one(ear):
    heard = load_recogniser(ear, OPTIONS)
    assert heard.detect_language(None) == ("en", 1.0)
    heard = engine("onnx-asr")(ear, SpeechSettings(engine="onnx-asr", model="ear"))
    with pytest.raises(Unavailable, match=r"set \[speech\] language"):
        heard.detect_language(None)
    heard.kind = "gigaam-v3-e2e-rnnt"
    assert heard.detect_language(None) == ("ru", 1.0)


def test_a_model_of_the_catalogue_goes_by_its_name_and_one_in_a_folder_by_its_config(ear, tmp_path):
    assert kind_of_model(ear) == "nemo-conformer-ctc"
    named = tmp_path / "gigaam-v3-e2e-rnnt"
    named.mkdir()
    assert kind_of_model(named) == "gigaam-v3-e2e-rnnt"


def test_tokens_become_words_at_their_spaces():
    tokens, starts = (" при", "вет", " мир", "."), (0.1, 0.3, 1.0, 1.2)
    first, second = words_of(tokens, starts, (-0.1, -0.3, 0.0, 0.0), 2.0)
    assert (first.text, first.start, first.end) == ("привет", 0.1, 0.5)
    assert first.probability == pytest.approx(0.819, abs=0.001)
    assert (second.text, second.start, second.probability) == ("мир.", 1.0, 1.0)
    assert words_of((), (), None, 2.0) == []
