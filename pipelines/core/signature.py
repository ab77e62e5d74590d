"""What an output is keyed by: the digest of all that determines it, and of nothing else.

A setting is signed where it differs from the default that it was introduced with, a value where it is not
None: so a setting that is new and left at its default makes nothing stale, nor does one that is taken away.
Values are encoded by their types.
"""

import contextlib
import contextvars
import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pipelines.core import settings

if TYPE_CHECKING:
    from pipelines.core.task import KonspektTask

# By the id of a task, alone for its signature, or after the name of what else is known of it.
Known = dict[str | tuple[str, str], Any]

# Signatures of the tasks that the one being asked for stands on, of which many are reached by many ways.
_looked_at: contextvars.ContextVar[Known | None] = contextvars.ContextVar("looked_at", default=None)


def digest(content: str) -> str:
    """What a signature is of a text (20 hex digits)."""
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def canonical(value: object) -> str:
    """A value as JSON that is the same for the same value and no other: 3 is not 3.0, nor True, nor "3".

    Numbers, texts, booleans and None; lists, tuples, dataclasses and dictionaries by text of these. Raises
    TypeError for all else, of which nobody knows whether it is written the same tomorrow.
    """
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {type(value).__name__: _plain(fields)}
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {name: _plain(each) for name, each in value.items()}
    raise TypeError(f"a value of type {type(value).__name__} cannot be signed: {value!r}")


def signed_values(parameters: dict[str, Any]) -> dict[str, Any]:
    """What is signed of a task's parameters: what is not None, and settings that are not as introduced."""
    found = {}
    for name, value in parameters.items():
        if isinstance(value, dict) and (section := settings.section_named(name)):
            first = settings.first_defaults(section)
            value = {
                key: each for key, each in value.items() if each is not None and each != first.get(key)
            } or None
        if value is not None:
            found[name] = value
    return found


@contextlib.contextmanager
def one_look() -> Iterator[Known]:
    """What is known, as long as the outermost question for a signature lasts: files may change after it."""
    if (known := _looked_at.get()) is not None:
        yield known
        return
    fresh: Known = {}
    token = _looked_at.set(fresh)
    try:
        yield fresh
    finally:
        _looked_at.reset(token)


@dataclasses.dataclass(frozen=True)
class Scheme:
    """How the signatures of one format of records are made, by functions of a task.

    `parameters` are what is signed of the task itself, `inputs` the tasks whose signatures enter; `content`,
    given these signatures, is what the digest is made of.
    """

    parameters: Callable[["KonspektTask"], dict[str, Any]]
    inputs: Callable[["KonspektTask"], dict[str, "KonspektTask"]]
    content: Callable[["KonspektTask", dict[str, str]], dict[str, Any]]
    signature: Callable[["KonspektTask"], str]


NOW = Scheme(
    parameters=lambda task: task.signed_values(),
    inputs=lambda task: task.inputs(),
    content=lambda task, inputs: task.signed_content(inputs),
    signature=lambda task: task.signature(),
)
