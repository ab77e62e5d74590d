"""Requests and answers as the chat API of OpenAI has them, which llama.cpp and most servers speak."""

import math
import re
from collections.abc import Iterable
from itertools import cycle
from typing import Any

from pipelines.core.errors import Unavailable
from pipelines.lecture.writer.language_model import Request

# Thoughts of a model, ended or not.
_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)


def body(request: Request) -> dict[str, Any]:
    """A request for the answer that is most probable."""
    turns = [("system", request.instruction)]
    for given, answer in request.examples:
        turns += [("user", given), ("assistant", answer)]
    turns.append(("user", request.text))
    turns += zip(cycle(("assistant", "user")), request.said)
    messages = [{"role": role, "content": text} for role, text in turns]
    return {
        "messages": messages,
        "max_tokens": request.most_tokens,
        "temperature": 0.0,
        "seed": 0,
        "stop": list(request.stops),
    }


def choice_body(request: Request) -> dict[str, Any]:
    """A request for the first token of an answer, with how probable others are."""
    return body(request) | {"max_tokens": 1, "stop": [], "logprobs": True, "top_logprobs": 20}


def answer(reply: dict[str, Any]) -> str:
    """The text of a reply without thoughts; raises Unavailable where it has none."""
    try:
        said = reply["choices"][0]["message"].get("content") or ""
    except (KeyError, IndexError, TypeError, AttributeError):
        raise Unavailable("the writer's model gives no answer: {reason}", reason=_reason(reply)) from None
    return _THOUGHTS.sub("", said).strip()


def agreement(reply: dict[str, Any], yes: str, no: str) -> float:
    """How probable an answer that begins with `yes` is, against `no`; 0.5 where neither is.

    From the probabilities of the first token; of a server that tells none, by what is answered.
    """
    try:
        tokens = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        chances = [(token["token"], math.exp(token["logprob"])) for token in tokens]
    except (KeyError, IndexError, TypeError):
        chances = [(answer(reply), 1.0)]
    agreed, denied = _mass(chances, yes), _mass(chances, no)
    return agreed / (agreed + denied) if agreed + denied > 0 else 0.5


def _mass(chances: Iterable[tuple[str, float]], word: str) -> float:
    """How probable the word is, whole or as the beginning that a token is of it."""
    word = word.casefold()
    said = ((token.strip(" \n\"'«*.,!").casefold(), chance) for token, chance in chances)
    return sum(
        chance for token, chance in said if token and (word.startswith(token) or token.startswith(word))
    )


def _reason(reply: object) -> str:
    """What a reply says of why it has no answer."""
    error = reply.get("error") if isinstance(reply, dict) else None
    told = error.get("message") if isinstance(error, dict) else error
    return " ".join(str(told or reply).split())[:200]
