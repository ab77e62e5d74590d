"""What language models are asked, in the language of the notes: read from prompts/LANGUAGE.toml."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

FOLDER = files(__package__) / "prompts"


@dataclass(frozen=True)
class Prompt:
    """An instruction with examples of what is given and how it is answered."""

    instruction: str
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Judgement:
    """How a model is asked whether a text that it was given says what it has written, and both answers."""

    question: str
    yes: str
    no: str

    @property
    def answers(self) -> tuple[str, str]:
        return self.yes, self.no


@dataclass(frozen=True)
class Prompts:
    """All that is asked in one language; with any change the version is raised: notes are written anew."""

    version: int
    tell: Prompt
    again: str
    judge: Judgement
    title: Prompt
    question: Prompt
    abstract: Prompt
    about_itself: re.Pattern[str]
    """What no statement says: that it is of a lecture, that somebody speaks."""
    own: str
    """How sections of a person's own are answered: goes behind their instruction."""
    translated: str
    """That the answer is to be in this language, while the text is in another one."""


def languages() -> list[str]:
    """The languages that there are prompts in."""
    found = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".toml"))
    return [name.removesuffix(".toml") for name in found]


def all_prompts() -> list[Prompts]:
    """What is asked in every language that there are prompts in."""
    return [known for language in languages() if (known := prompts(language))]


@functools.cache
def prompts(language: str) -> Prompts | None:
    """What is asked in a language; None for one that nobody has written prompts in."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        return None
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return Prompts(
        version=found["version"],
        tell=_prompt(found["tell"]),
        again=found["tell"]["again"].strip(),
        judge=Judgement(**{name: text.strip() for name, text in found["judge"].items()}),
        title=_prompt(found["title"]),
        question=_prompt(found["question"]),
        abstract=_prompt(found["abstract"]),
        about_itself=re.compile("|".join(found["about_itself"]), re.IGNORECASE),
        own=found["own"]["frame"].strip(),
        translated=found["translated"]["instruction"].strip(),
    )


def _prompt(found: dict) -> Prompt:
    examples = ((each["given"].strip(), each["answer"].strip()) for each in found.get("examples", ()))
    return Prompt(found["instruction"].strip(), tuple(examples))
