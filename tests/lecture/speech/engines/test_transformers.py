"""Hugging Face models: tiny checkpoints made here, so that what they must hear is known."""

import itertools
import json
import shutil
from dataclasses import replace
from pathlib import Path

import luigi
import numpy
import pytest
from pypdf import PdfReader

from pipelines import LectureNotes, TranscribeAudio
from pipelines.core import settings
from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.speech.engines.transformers import Transformers

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

OPTIONS = SpeechSettings(engine="transformers", model="tiny", beam_size=1, device="cpu", threads=1)
PITCH = {"A": 500.0, "B": 2000.0}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def noise(seconds: float) -> numpy.ndarray:
    return numpy.random.default_rng(0).normal(0, 0.1, int(seconds * SAMPLE_RATE)).astype(numpy.float32)


def tone(letter: str, seconds: float) -> numpy.ndarray:
    time = numpy.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.5 * numpy.sin(2 * numpy.pi * PITCH[letter] * time)).astype(numpy.float32)


def hush(seconds: float) -> numpy.ndarray:
    return 0.01 * noise(seconds)


def whisper_tokenizer(languages):
    """Whisper's tokens with the bytes as the only text tokens."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import AddedToken, WhisperTokenizer

    vocabulary = {byte: index for index, byte in enumerate(sorted(ByteLevel.alphabet()))}
    tokenizer = WhisperTokenizer(vocab=vocabulary | {"<|endoftext|>": len(vocabulary)}, merges=[])
    special = ["<|startoftranscript|>", *(f"<|{language}|>" for language in languages), "<|translate|>"]
    special += ["<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": special})
    times = [f"<|{index * 0.02:.2f}|>" for index in range(1501)]
    tokenizer.add_tokens([AddedToken(time, normalized=False) for time in times])
    return tokenizer


def save_whisper(folder: Path, heard: str, languages=("en", "ru"), rivals=0, no_speech=0.0, times=True):
    """A Whisper that writes `heard`, text and timestamps, whatever the sound; it detects the last language.

    Its decoder layers pass on the position alone: a one-hot vector there, and the output
    layer turns it into the token for that position, and into as many letters as there are
    `rivals` that are a third as likely each.
    """
    from transformers import (
        GenerationConfig,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
    )

    tokenizer = whisper_tokenizer(languages)
    number = tokenizer.convert_tokens_to_ids
    end, start = number("<|endoftext|>"), number("<|startoftranscript|>")
    size = {"d_model": 64, "encoder_layers": 1, "decoder_layers": 1, "max_target_positions": 64}
    size |= dict.fromkeys(["encoder_attention_heads", "decoder_attention_heads"], 2)
    size |= dict.fromkeys(["encoder_ffn_dim", "decoder_ffn_dim"], 8)
    numbers = {"decoder_start_token_id": start, "bos_token_id": end, "eos_token_id": end, "pad_token_id": end}
    plain = {"tie_word_embeddings": False, "suppress_tokens": None, "begin_suppress_tokens": None}
    config = WhisperConfig(vocab_size=len(tokenizer), **size, **numbers, **plain)
    model = WhisperForConditionalGeneration(config)
    prompt = 3 if languages else 1
    sequence = [*tokenizer(heard, add_special_tokens=False).input_ids, end]
    with torch.no_grad():
        decoder = model.model.decoder
        for name, weight in decoder.layers.named_parameters():
            if "out_proj" in name or "fc2" in name:
                weight.zero_()
        decoder.embed_tokens.weight.zero_()
        decoder.embed_positions.weight.copy_(torch.eye(64))
        model.proj_out.weight.zero_()
        # The layer norm makes 7.9 of the one.
        for position, token in enumerate(sequence, start=prompt - 1):
            model.proj_out.weight[position * rivals : (position + 1) * rivals, position] = (20.0 - 1.1) / 7.9
            model.proj_out.weight[token, position] = 20.0 / 7.9
        if languages:
            model.proj_out.weight[number(f"<|{languages[-1]}|>"), 0] = 20.0 / 7.9
        model.proj_out.weight[number("<|nospeech|>"), 0] = no_speech / 7.9
    facts = {"is_multilingual": bool(languages), "max_length": 64}
    if times:
        facts["no_timestamps_token_id"] = number("<|notimestamps|>")
    if languages:
        facts["lang_to_id"] = {f"<|{language}|>": number(f"<|{language}|>") for language in languages}
        facts["task_to_id"] = {task: number(f"<|{task}|>") for task in ("translate", "transcribe")}
    model.generation_config = GenerationConfig(**numbers, **facts)
    for part in (model, tokenizer, WhisperFeatureExtractor()):
        part.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def two_sentences(tmp_path_factory) -> Transformers:
    folder = tmp_path_factory.mktemp("whisper")
    save_whisper(folder, "<|0.00|> One two.<|2.00|><|2.50|> Three.<|4.00|>")
    return Transformers(folder, OPTIONS)


def test_whisper_writes_its_segments_with_their_times(two_sentences):
    segments = two_sentences.recognise(noise(5.0), "en", lambda _: None)
    heard = [(item.start, item.end, item.text) for item in segments]
    assert heard == [(0.0, 2.0, "One two."), (2.5, 4.0, "Three.")]
    assert all(item.confidence > 0.99 and not item.doubtful for item in segments)


def test_whisper_with_beams_writes_the_same(two_sentences):
    greedy = two_sentences.recognise(noise(5.0), "en", lambda _: None)
    model = Transformers(two_sentences.folder, replace(OPTIONS, beam_size=3))
    with_beams = model.recognise(noise(5.0), "en", lambda _: None)
    assert [item.text for item in with_beams] == [item.text for item in greedy]
    assert all(item.confidence > 0.99 for item in with_beams)


def test_a_long_window_is_heard_in_pieces_that_follow_each_other(two_sentences):
    samples = numpy.concatenate([noise(22.0), hush(1.0), noise(47.0)])
    fractions = []
    segments = two_sentences.recognise(samples, "en", fractions.append)
    assert [item.text for item in segments] == ["One two.", "Three."] * 3
    # The first piece ends in the second of quiet.
    assert 22.0 <= segments[2].start <= 23.0
    assert all(first.end <= second.start for first, second in itertools.pairwise(segments))
    assert segments[-1].end <= 70.0
    assert fractions == sorted(fractions) and len(fractions) >= 3 and fractions[-1] == 1.0


def test_no_time_lies_outside_the_window(two_sentences):
    segments = two_sentences.recognise(noise(3.0), "en", lambda _: None)
    assert max(item.end for item in segments) == 3.0


def test_digital_silence_and_too_little_sound_give_nothing(two_sentences):
    for samples in (numpy.zeros(0), numpy.zeros(5 * SAMPLE_RATE), noise(0.05)):
        fractions = []
        assert two_sentences.recognise(samples.astype(numpy.float32), "en", fractions.append) == []
        assert fractions == [1.0]


def test_whisper_detects_the_language_with_a_probability(two_sentences):
    language, probability = two_sentences.detect_language(noise(40.0))
    assert language == "ru" and 0.9 < probability <= 1.0
    assert two_sentences.detect_language(numpy.zeros(SAMPLE_RATE, numpy.float32)) == ("", 0.0)


def test_the_setting_decides_the_language_before_the_model(two_sentences):
    model = Transformers(two_sentences.folder, replace(OPTIONS, language="en"))
    assert model.detect_language(noise(1.0)) == ("en", 1.0)


def test_a_language_that_whisper_does_not_know_is_refused(two_sentences):
    with pytest.raises(Unavailable, match="does not know the language 'ko'"):
        two_sentences.recognise(noise(1.0), "ko", lambda _: None)


def test_an_english_only_whisper_hears_english_and_nothing_else(tmp_path):
    model = Transformers(save_whisper(tmp_path, "<|0.00|> Yes.<|1.00|>", languages=()), OPTIONS)
    assert model.detect_language(noise(1.0)) == ("en", 1.0)
    assert [item.text for item in model.recognise(noise(2.0), "en", lambda _: None)] == ["Yes."]
    with pytest.raises(Unavailable, match="does not know the language 'ru'"):
        model.recognise(noise(1.0), "ru", lambda _: None)


def test_repetitions_are_doubtful(tmp_path):
    save_whisper(tmp_path, f"<|0.00|>{'ha' * 13}<|1.00|>")
    model = Transformers(tmp_path, replace(OPTIONS, compression_ratio=1.5))
    (segment,) = model.recognise(noise(2.0), "en", lambda _: None)
    assert segment.doubtful and segment.text == "ha" * 13


def test_an_unsure_whisper_is_doubtful_and_the_same_each_time(tmp_path):
    model = Transformers(save_whisper(tmp_path, "<|0.00|> One two.<|2.00|>", rivals=8), OPTIONS)
    segments = model.recognise(noise(3.0), "en", lambda _: None)
    assert segments and all(item.doubtful and item.confidence < 0.37 for item in segments)
    assert model.recognise(noise(3.0), "en", lambda _: None) == segments


def test_what_whisper_takes_for_no_speech_is_left_out(tmp_path):
    save_whisper(tmp_path, "<|0.00|> One two.<|2.00|>", rivals=8, no_speech=30.0)
    model = Transformers(tmp_path, OPTIONS)
    assert model.recognise(noise(3.0), "en", lambda _: None) == []


def test_a_whisper_without_timestamps_is_refused(tmp_path):
    save_whisper(tmp_path, "<|0.00|> One.<|2.00|>", times=False)
    with pytest.raises(Unavailable, match="no_timestamps_token_id"):
        Transformers(tmp_path, OPTIONS)


@pytest.fixture(scope="module")
def ctc_folder(tmp_path_factory) -> Path:
    """A tiny wav2vec 2.0 that hears a low tone as A, a high one as B and hush as a word's end."""
    from transformers import Wav2Vec2Config, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC

    folder = tmp_path_factory.mktemp("ctc")
    vocabulary = {"<pad>": 0, "|": 1, "A": 2, "B": 3, "<unk>": 4}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    torch.manual_seed(0)
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    size |= {"conv_dim": (16,) * 7, "num_conv_pos_embeddings": 4, "num_conv_pos_embedding_groups": 2}
    size |= {"vocab_size": len(vocabulary), "pad_token_id": 0}
    norms = {"feat_extract_norm": "layer", "do_stable_layer_norm": True}
    rates = ["hidden_dropout", "attention_dropout", "feat_proj_dropout", "final_dropout"]
    rates += ["layerdrop", "mask_time_prob"]
    model = Wav2Vec2ForCTC(Wav2Vec2Config(**size, **norms, **dict.fromkeys(rates, 0.0)))
    extractor = Wav2Vec2FeatureExtractor(do_normalize=False)
    sounds = [tone("A", 0.4), hush(0.4), tone("B", 0.4), tone("A", 0.4), hush(0.8), tone("B", 0.4)]
    targets = numpy.concatenate([[label] * len(sound) for label, sound in zip([2, 1, 3, 2, 1, 3], sounds)])
    inputs = extractor(numpy.concatenate(sounds), sampling_rate=SAMPLE_RATE, return_tensors="pt")
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(150):
        logits = model(**inputs).logits[0]
        wanted = torch.tensor(targets[numpy.arange(len(logits)) * 320 + 200])
        loss = torch.nn.functional.cross_entropy(logits, wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss < 0.2
    for part in (model, extractor, Wav2Vec2CTCTokenizer(folder / "vocab.json")):
        part.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def ctc(ctc_folder) -> Transformers:
    return Transformers(ctc_folder, OPTIONS)


def test_a_ctc_model_hears_words_with_times_and_probabilities(ctc):
    sounds = [hush(0.5), tone("A", 0.5), tone("B", 0.5), hush(0.5), tone("B", 0.5), hush(0.5)]
    samples = numpy.concatenate(sounds)
    (segment,) = ctc.recognise(samples, "en", lambda _: None)
    assert segment.text == "Ab b"
    assert [(word.start, word.end) for word in segment.words] == [
        (pytest.approx(0.5, abs=0.1), pytest.approx(1.5, abs=0.1)),
        (pytest.approx(2.0, abs=0.1), pytest.approx(2.5, abs=0.1)),
    ]
    assert all(0.5 < word.probability <= 1.0 for word in segment.words)
    assert not segment.doubtful


def test_ctc_segments_are_cut_at_pauses(ctc):
    samples = numpy.concatenate([tone("A", 0.5), hush(1.0), tone("B", 0.5), hush(0.3), tone("A", 0.5)])
    segments = ctc.recognise(samples, "en", lambda _: None)
    assert [item.text for item in segments] == ["A", "B a"]


def test_a_long_window_keeps_ctc_times_right(ctc):
    samples = numpy.concatenate([*[tone("A", 1.0), hush(1.0)] * 20, tone("B", 1.0)])
    fractions = []
    segments = ctc.recognise(samples, "en", fractions.append)
    assert [item.text for item in segments] == ["A"] * 20 + ["B"]
    assert [item.start for item in segments] == [pytest.approx(2 * index, abs=0.1) for index in range(21)]
    assert segments[-1].end <= 41.0
    assert fractions == sorted(fractions) and fractions[-1] == 1.0


def test_a_ctc_model_asks_for_the_language(ctc, ctc_folder):
    with pytest.raises(Unavailable, match=r"set \[speech\] language"):
        ctc.detect_language(noise(1.0))
    told = Transformers(ctc_folder, replace(OPTIONS, language="de"))
    assert told.detect_language(noise(1.0)) == ("de", 1.0)


@pytest.mark.parametrize(
    "config, reason",
    [(None, "no config.json"), ("{", "no config.json"), ('{"model_type": "bert"}', "is a bert model"),
     ('{"model_type": "wav2vec2"}', "can load"), ("[]", "no config.json")],
)  # fmt: skip
def test_a_folder_that_holds_no_speech_model_is_refused_in_one_line(tmp_path, config, reason):
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(Unavailable, match=reason) as refusal:
        Transformers(tmp_path, OPTIONS)
    assert str(tmp_path) in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_model_without_its_output_layer_is_refused(ctc_folder, tmp_path):
    shutil.copytree(ctc_folder, tmp_path, dirs_exist_ok=True)
    Transformers(ctc_folder, OPTIONS).pipeline.model.wav2vec2.save_pretrained(tmp_path)
    with pytest.raises(Unavailable, match="not trained to recognise speech"):
        Transformers(tmp_path, OPTIONS)


def test_a_gpu_that_is_not_there_is_refused(ctc_folder):
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(Unavailable, match="device is cuda"):
        Transformers(ctc_folder, replace(OPTIONS, device="cuda"))


def test_a_checkpoint_in_a_folder_goes_through_the_whole_graph(two_sentences, place, clip):
    video = shutil.copy(clip(5), place / "videos" / "lecture.mp4")
    folder = str(two_sentences.folder)
    speech = settings.speech(engine="transformers", model=folder, language="en", beam_size=1, threads=1)
    notes = LectureNotes(video=video, speech_settings=speech)
    assert luigi.build([notes], local_scheduler=True, log_level="WARNING")
    text = PdfReader(notes.pdf()).pages[0].extract_text()
    assert "One two." in text and "Three." in text
    assert "Three." in (place / "notes" / "lecture.srt").read_text()
    heard = notes.clone(TranscribeAudio).output().record()
    assert heard.parameters["speech"]["engine"] == "transformers" and "torch" in heard.versions
