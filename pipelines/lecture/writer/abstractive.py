"""Key points in a model's own words: a lecture is summarised block by block (map), each point with its time.

Any sequence-to-sequence model in the format of Hugging Face Transformers will do, such as BART, T5 or
mBART fine-tuned for summaries; which points stay (reduce) is decided by the caller.
"""

import copy
import functools
import importlib.util
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.language.text.sentences import split
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.grounding import Source, objection

logger = logging.getLogger("luigi-interface")

BEAMS = 4
# Tokens a block for a model that states no limit (T5 and its kin were trained on 512).
USUAL_INPUT = 512
# Tokens a block's summary for a model that states none.
USUAL_OUTPUT = 142


def write(sentences: Sequence[Sentence], language: str, folder: Path | None) -> list[Sentence]:
    """The model's sentences that the text supports, in order; the same text always gives the same ones.

    What its own block of the text does not support is left out (see grounding.py). A point starts with
    the sentence of its block that shares most words with it, and ends with the block. Raises Unavailable
    where torch or transformers is not installed or the folder is no such model.
    """
    summariser = load_summariser(Path(folder) if folder else None)
    points: list[Sentence] = []
    for block in summariser.blocks(sentences):
        told = summariser.tell(" ".join(sentence.text for sentence in block))
        stems = [content_stems(sentence.text, language) for sentence in block]
        said = Source(tuple(sentence.text for sentence in block), language)
        for start, end in split(told, language):
            text = told[start:end]
            if why := objection(text, said):
                logger.info("left out of the summary, as the lecture does not support it (%s): %s", why, text)
                continue
            source = _source(content_stems(text, language), stems)
            points.append(Sentence(text, block[source].start, block[-1].end))
    # Within a block the model may tell things in another order than the speaker.
    return sorted(points, key=lambda point: point.start)


@functools.lru_cache(maxsize=1)
def load_summariser(folder: Path | None) -> "Summariser":
    """The model in a folder; stays loaded for the next lecture."""
    for package in ("torch", "transformers"):
        if importlib.util.find_spec(package) is None:
            raise Unavailable(
                "method transformers needs the package {package}: {install}",
                package=package,
                install=extras.install("neural"),
            )
    if folder is None:
        raise Unavailable("method transformers needs a model; set [summary] model to a name or a folder")
    return Summariser(folder)


class Summariser:
    """A loaded sequence-to-sequence model and its tokenizer, from local files only."""

    def __init__(self, folder: Path):
        _check(folder)
        import torch
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
        except Exception as error:  # a damaged or incomplete folder raises whatever its parser does
            reason = " ".join(str(error).split())
            raise Unavailable(
                "{folder} is not a model that transformers can load: {reason}", folder=folder, reason=reason
            ) from None
        self.model = model.to(self.device).eval()
        tasks = getattr(model.config, "task_specific_params", None) or {}
        self.task = tasks.get("summarization", {})
        self.prefix = self.task.get("prefix", "")
        self.limit = self._input_limit()

    def _input_limit(self) -> int:
        """Tokens that the model takes at once, special ones included.

        A tokenizer that knows no limit states 10^30; T5 and its kin have no positions to run out of.
        """
        names = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")
        configs = (self.model.config, getattr(self.model.config, "encoder", None))
        stated = [getattr(config, name, None) for config in configs for name in names]
        stated.append(self.tokenizer.model_max_length)
        return min((limit for limit in stated if limit and limit < 10**6), default=USUAL_INPUT)

    def blocks(self, sentences: Sequence[Sentence]) -> list[list[Sentence]]:
        """Consecutive sentences that fit into the model together, in blocks of about the same length.

        A sentence that alone is too long is a block, of which the model reads the beginning.
        """
        sizes = [self._tokens(" " + sentence.text) for sentence in sentences]
        room = max(1, self.limit - self._tokens(self.prefix, special=True))
        fair = sum(sizes) / max(1, -(-sum(sizes) // room))
        blocks: list[list[Sentence]] = []
        filled = room
        for sentence, size in zip(sentences, sizes):
            if filled + size > room or filled + size / 2 > fair:
                blocks.append([])
                filled = 0
            blocks[-1].append(sentence)
            filled += size
        return blocks

    def _tokens(self, text: str, special: bool = False) -> int:
        return len(self.tokenizer(text, add_special_tokens=special, verbose=False)["input_ids"])

    def tell(self, text: str) -> str:
        """The model's summary of one block, by beam search without sampling."""
        import torch

        encoded = self.tokenizer(
            self.prefix + text, truncation=True, max_length=self.limit, return_tensors="pt"
        ).to(self.device)
        encoded.pop("token_type_ids", None)
        length = encoded["input_ids"].shape[1]
        with torch.inference_mode():
            found = self.model.generate(**encoded, generation_config=self._generation(length))
        return " ".join(cast(str, self.tokenizer.decode(found[0], skip_special_tokens=True)).split())

    def _generation(self, length: int):
        """The model's own settings, without chance; no summary is longer than its block (tokens)."""
        config = copy.deepcopy(self.model.generation_config)

        def own(name: str, otherwise: int) -> int:
            return self.task.get(name) or getattr(config, name, None) or otherwise

        most = min(own("max_new_tokens", own("max_length", USUAL_OUTPUT)), max(16, length), self.limit - 1)
        settings = {
            "do_sample": False,
            "num_beams": max(BEAMS, own("num_beams", 1)),
            "max_new_tokens": most,
            "min_new_tokens": min(own("min_length", 0), length // 3, most),
            "no_repeat_ngram_size": own("no_repeat_ngram_size", 3),
        }
        # Only one of each pair of lengths may be given; the others belong to sampling.
        unset = dict.fromkeys(("max_length", "min_length", "temperature", "top_k", "top_p"))
        config.update(**unset, **settings)
        return config


def _check(folder: Path) -> None:
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "{folder} has no config.json of a transformers model: {error}", folder=folder, error=error
        ) from None
    from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES as known

    if kind not in known:
        raise Unavailable(
            "{folder} is a {kind} model, which does not write one text from another (seq2seq)",
            folder=folder,
            kind=kind,
        )


def _source(point: frozenset[str], sentences: Sequence[frozenset[str]]) -> int:
    """Index of the sentence that has most words of the point; the first one where none has any."""
    return max(range(len(sentences)), key=lambda index: (len(point & sentences[index]), -index))
