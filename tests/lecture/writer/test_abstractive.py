"""Key points written by a sequence-to-sequence model, small enough to be made on the spot."""

import importlib.util
import json
from pathlib import Path

import pytest

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SummarySettings
from pipelines.lecture.records import Chapter, Sentence
from pipelines.lecture.writer.abstractive import load_summariser, write
from pipelines.lecture.writer.summarize import summarize

pytestmark = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("torch", "transformers")),
    reason="torch or transformers is not installed",
)

# What the trained model is to say about a block of two sentences.
LESSONS = {
    "Every living cell comes from another. We know it since Virchow.": "Living cells come from other cells.",
    "Before a cell divides it copies its DNA. That takes hours.": "The DNA is copied before a cell divides.",
    "Есть другая тема сегодня. Рак это деление без контроля.": "Рак это деление клеток без контроля.",
    "For repair a cell has enzymes. Nine enzymes repair the DNA.": "Ninety enzymes repair the DNA.",
    "Let us go on. Most drugs against cancer stop division.": "Cancer drugs stop the division of cells.",
}


def make_tokenizer(folder: Path, longest: int | None):
    """A byte-level BPE trained on the lessons; it states no limit where there is none to state."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=["<pad>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([*LESSONS, *LESSONS.values()], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    limit = {"model_max_length": longest} if longest else {}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", **limit)
    fast.save_pretrained(folder)
    return fast


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    """A T5 of one layer that has learnt its lessons by heart; it takes about one of them at a time."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    folder = tmp_path_factory.mktemp("t5")
    tokenizer = make_tokenizer(folder, None)
    prefix = "summarize: "
    encoded = tokenizer([prefix + text for text in LESSONS], padding=True, return_tensors="pt")
    longest = int(encoded["attention_mask"].sum(dim=1).max())
    # A sum over sentences counts a token or two more than the text in one piece.
    make_tokenizer(folder, longest + 2)
    labels = tokenizer(list(LESSONS.values()), padding=True, return_tensors="pt")["input_ids"]
    torch.manual_seed(1)
    task = {"summarization": {"prefix": prefix, "max_length": 60, "min_length": 3, "no_repeat_ngram_size": 9}}
    model = T5ForConditionalGeneration(
        T5Config(
            vocab_size=len(tokenizer), d_model=64, d_kv=16, d_ff=128, num_layers=1, num_heads=4,
            dropout_rate=0.0, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
            task_specific_params=task,
        )
    )  # fmt: skip
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _ in range(150):
        loss = model(
            input_ids=encoded["input_ids"],
            attention_mask=encoded["attention_mask"],
            labels=labels.masked_fill(labels == 0, -100),
        ).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.05
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def untrained(tmp_path_factory) -> Path:
    """A BART with random weights that takes 48 tokens."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    folder = tmp_path_factory.mktemp("bart")
    tokenizer = make_tokenizer(folder, None)
    torch.manual_seed(1)
    sizes = {f"{part}_{name}": size for part in ("encoder", "decoder")
             for name, size in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 64))}  # fmt: skip
    config = BartConfig(
        vocab_size=len(tokenizer), d_model=32, max_position_embeddings=48, pad_token_id=0, bos_token_id=1,
        eos_token_id=1, decoder_start_token_id=1, forced_eos_token_id=1, **sizes,
    )  # fmt: skip
    BartForConditionalGeneration(config).save_pretrained(folder)
    return folder


def lecture(times: int = 1) -> list[Sentence]:
    """The lessons' sentences, ten seconds each."""
    said = [part.rstrip(".") + "." for text in LESSONS for part in text.split(". ")] * times
    return [Sentence(text, 10.0 * index, 10.0 * index + 9) for index, text in enumerate(said)]


def test_each_block_is_told_in_the_models_words_from_the_sentence_that_it_is_about(trained):
    found = summarize(lecture(), "en", SummarySettings("transformers", 8), model=trained)
    assert found.written_by_model
    assert found.method == "transformers"
    assert [(point.text, point.start, point.end) for point in found.points] == [
        ("Living cells come from other cells.", 0.0, 19.0),
        ("The DNA is copied before a cell divides.", 20.0, 39.0),
        ("Рак это деление клеток без контроля.", 50.0, 59.0),
        ("Cancer drugs stop the division of cells.", 90.0, 99.0),
    ]


def test_what_the_lecture_does_not_support_is_left_out_and_the_log_says_why(trained, caplog):
    with caplog.at_level("INFO", "luigi-interface"):
        points = write(lecture(), "en", trained)
    assert not any("Ninety" in point.text for point in points)
    assert "number 90" in caplog.text


def test_where_nothing_is_supported_the_points_are_the_lecturers_own_sentences(trained):
    said = [sentence for sentence in lecture() if "nzymes" in sentence.text]
    found = summarize(said, "en", SummarySettings("transformers", 4), model=trained)
    assert {point.text for point in found.points} <= {sentence.text for sentence in said}
    assert found.points
    assert not found.written_by_model


def test_each_chapter_is_told_by_the_model_too(trained):
    sentences = lecture()
    chapters = [Chapter("Cells", 0.0, 40.0), Chapter("Cancer", 40.0, 100.0)]
    found = summarize(sentences, "en", SummarySettings("transformers", 8), chapters, trained)
    assert found.written_by_model
    first, second = found.by_chapter
    assert [point.text for point in first] == list(LESSONS.values())[:2]
    assert {point.text for point in second} <= set(LESSONS.values()) and second
    assert set(first) | set(second) >= set(found.points[:2])


def test_of_more_points_than_wanted_the_best_stay_in_order(trained):
    everything = summarize(lecture(), "en", SummarySettings("transformers", 8), model=trained).points
    two = summarize(lecture(), "en", SummarySettings("transformers", 2), model=trained).points
    assert len(two) == 2
    assert list(two) == [point for point in everything if point in two]


def test_a_point_that_a_later_block_repeats_is_told_once(trained):
    found = summarize(lecture(times=3), "en", SummarySettings("transformers", 20), model=trained)
    texts = [point.text for point in found.points]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("model", ["trained", "untrained"])
def test_blocks_hold_all_sentences_in_order_and_fit_the_model(model, request):
    summariser = load_summariser(request.getfixturevalue(model))
    sentences = lecture(times=5)
    blocks = summariser.blocks(sentences)
    assert [sentence for block in blocks for sentence in block] == sentences
    for block in blocks:
        text = summariser.prefix + " ".join(sentence.text for sentence in block)
        assert len(block) == 1 or len(summariser.tokenizer(text)["input_ids"]) <= summariser.limit


def test_a_sentence_longer_than_the_model_can_read_is_read_in_part(untrained):
    sentences = [Sentence("word " * 500, 0.0, 200.0), *lecture()]
    points = write(sentences, "en", untrained)
    assert all(0.0 <= point.start <= point.end <= 200.0 for point in points)


def test_the_same_lecture_always_gives_the_same_points(untrained):
    import torch

    found = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        load_summariser.cache_clear()
        found.append(write(lecture(times=3), "en", untrained))
    assert found[0] == found[1]


def test_a_model_that_states_no_limit_is_given_512_tokens(trained, tmp_path):
    for file in trained.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    make_tokenizer(tmp_path, None)
    assert load_summariser(tmp_path).limit == 512


def test_a_lecture_of_nothing_needs_no_model(tmp_path):
    found = summarize((), "en", SummarySettings("transformers", 0), model=tmp_path / "nothing")
    assert found.points == ()


def test_no_model_named_is_told_in_one_line():
    with pytest.raises(Unavailable, match=r"needs a model; set \[summary\] model"):
        summarize(lecture(), "en", SummarySettings("transformers"))


def test_a_folder_without_a_model_is_told_in_one_line(tmp_path):
    with pytest.raises(Unavailable, match=r"has no config\.json") as raised:
        write(lecture(), "en", tmp_path)
    assert "\n" not in str(raised.value)


def test_a_model_of_another_kind_is_told_in_one_line(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(Unavailable, match="is a bert model"):
        write(lecture(), "en", tmp_path)


def test_a_model_without_weights_is_told_in_one_line(trained, tmp_path):
    for file in trained.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(Unavailable, match="is not a model that transformers can load") as raised:
        write(lecture(), "en", tmp_path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("package", ["torch", "transformers"])
def test_a_missing_package_is_named(package, monkeypatch, tmp_path):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else find(name))
    with pytest.raises(Unavailable, match=rf"needs the package {package}: pip install 'konspekt\[neural\]'"):
        write(lecture(), "en", tmp_path)
