"""Why notes or a report that are there are not those that would be made now: record against graph."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from luigi.task import flatten

from pipelines.core.models import FetchModel
from pipelines.core.target import RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask, digest
from pipelines.locale.message import Message

# Parameters that are signed outside of the section that they are set in.
SECTIONS = {"doubtful_word": "speech"}


def outdated(task: KonspektTask) -> list[str]:
    """Why the outputs that a task has are not current, in a few words each; nothing where they are."""
    found: dict[str, None] = {}
    for target in flatten(task.output()):
        record = target.record() if isinstance(target, RecordedTarget) and target.path.exists() else None
        if record is not None:
            found |= dict.fromkeys(_reasons(task, record))
    return list(found)


def _reasons(task: KonspektTask, record: dict) -> Iterator[str]:
    if record.get("signature") == task.signature():
        return
    then, now = record.get("parameters", {}), json.loads(json.dumps(task.signed_parameters()))
    told = list(_differences(then, now))
    version = _version(task, record)
    if version not in (None, task.code_version):
        told.append(
            Message(
                "code of {task}: version {before} → {after}",
                task=task.task_family,
                before=version,
                after=task.code_version,
            )
        )
    yield from told
    before, after = record.get("inputs", {}), task.inputs()
    for name in sorted(before.keys() ^ after.keys()):
        if name in before:
            yield Message("{name} is no longer an input of {task}", name=name, task=task.task_family)
        else:
            yield Message("{name} is now an input of {task}", name=name, task=task.task_family)
    for name in before.keys() & after.keys():
        if before[name] != after[name].signature():
            yield from _changed_input(name, before[name], after[name], task, told)


def _changed_input(
    name: str, before: str, upstream: KonspektTask, task: KonspektTask, told: list[str]
) -> Iterator[str]:
    if isinstance(upstream, GivenByPeople):
        yield Message("the file has changed")
    elif isinstance(upstream, FetchModel):
        if not any(" model: " in reason or " engine: " in reason for reason in told):
            yield Message("model {name}: other files", name=upstream.name)
    else:
        path = Path(upstream.paths_settings.work) / upstream.task_family / f"{before}.record.json"
        record = RecordedTarget(path, path).record()
        if record is None:
            yield Message("{task} was made otherwise (its record is gone)", task=upstream.task_family)
        else:
            yield from _reasons(upstream, record)


def _differences(then: dict, now: dict, section: str = "") -> Iterator[str]:
    """Every setting that differs, as "[section] name: then → now"."""
    for name in {**then, **now}:
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if {type(before), type(after)} <= {dict, type(None)}:
            # A whole section, which may not have been signed at the time.
            yield from _differences(before or {}, after or {}, name)
        elif name == "options":  # a dataclass as Python writes it
            yield from _differences(_fields(str(before)), _fields(str(after)), "training")
        elif _digests(before) or _digests(after):
            yield Message("{setting}: other files", setting=_label(section, name))
        else:
            yield Message(
                "{setting}: {before} → {after}",
                setting=_label(section, name),
                before=_value(before),
                after=_value(after),
            )


def _label(section: str, name: str) -> str:
    section = section or SECTIONS.get(name, "")
    return f"[{section}] {name}" if section else name


def _value(value) -> str:
    return Message("nothing") if value in (None, "") else str(value)


def _digests(value) -> bool:
    """Whether a value stands for the content of files."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(v, str) and re.fullmatch(r"[0-9a-f]{32,64}", v) for v in values)


def _fields(text: str) -> dict[str, str]:
    found = re.findall(r"(\w+)=('[^']*'|\([^()]*\)|[^,()]+)", text)
    return {name: value.strip("'") for name, value in found}


def _version(task: KonspektTask, record: dict) -> int | None:
    """The version of the code that made the record: the one with which its signature comes out."""
    content = {
        "task": task.task_family,
        "parameters": record.get("parameters"),
        "inputs": record.get("inputs"),
    }
    for version in range(task.code_version, -1, -1):
        if digest(json.dumps(content | {"version": version}, sort_keys=True)) == record.get("signature"):
            return version
    return None
