"""What is asked of a guarded process, and what it answers."""

from dataclasses import dataclass
from typing import Any

from pipelines.core.guard.confinement import Confinement
from pipelines.locale.message import MessageRecord


@dataclass(frozen=True)
class Job:
    """A function of a module with its arguments; with `tells` one more, which takes the fraction done (0..1).

    What is in `preload` is imported once, before the process is made in which the function runs.
    """

    module: str
    function: str
    arguments: tuple[Any, ...]
    limits: Confinement
    tells: bool = False
    preload: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A line of what a guarded process says; `kind` tells which of the others mean anything.

    `seconds` of processor time and bytes of `memory` that a job took which has ended with `code`.
    """

    kind: str
    fraction: float = 0.0
    value: Any = None
    reason: MessageRecord | None = None
    text: str = ""
    name: str = ""
    code: int = 0
    seconds: float = 0.0
    memory: int = 0
