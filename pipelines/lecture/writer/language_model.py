"""What a language model that writes is, and how one is found: the plug point `konspekt.language_models`."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import LANGUAGE_MODELS
from pipelines.core.settings import WriterSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """What a model is asked: an instruction, examples of what is given and answered, and a text.

    `said` are the turns of this conversation after the text: an answer, the next question, and so on. The
    answer has at most so many tokens and ends before one of the `stops`.
    """

    instruction: str
    text: str
    examples: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    most_tokens: int = 80
    stops: tuple[str, ...] = ("\n",)

    def after(self, answer: str, question: str) -> "Request":
        """The next request of the conversation."""
        return replace(self, said=(*self.said, answer, question))


class LanguageModel:
    """Answers short requests: subclasses fill in what differs, and import what is heavy to answer.

    An object of the class has its model loaded, and lets it go when it is closed.
    """

    name: str
    """What [writer] engine says."""
    version: int = 1
    """Raised when it answers the same requests otherwise: notes are then written again."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions the record of what is written names."""
    model_engine: str = ""
    """What the catalogue calls the engine of the models that [writer] model may name; "" needs no file."""
    together: int = 1
    """How many conversations are best led at once."""

    def __init__(self, options: WriterSettings, model: Path | None = None):
        """Load the model; raises Unavailable where that cannot be done."""
        self.options, self.model = options, model

    def answer(self, request: Request) -> str:
        """The answer that is most probable, without the model's thoughts and white space around it.

        Called by several threads. Raises Unavailable where there is none.
        """
        raise NotImplementedError

    def agreement(self, request: Request, yes: str, no: str) -> float:
        """How probable `yes` is as the answer, against `no`: 0 to 1. Called by several threads."""
        raise NotImplementedError

    def close(self) -> None:
        """Let the model go."""

    def each(self, converse: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """What `converse`, which asks this model, makes of each item: several at once, in their order."""
        with ThreadPoolExecutor(self.together) as threads:
            return list(threads.map(converse, items))

    def __enter__(self) -> "LanguageModel":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def language_model(name: str) -> type[LanguageModel]:
    """The language model of that name, nothing of it loaded yet; raises as the registry does."""
    return registry.find(LANGUAGE_MODELS, name)
