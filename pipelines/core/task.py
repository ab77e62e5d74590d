"""The base of every task: its signature, its record, and how its failures are told."""

import contextlib
import datetime
import errno
import functools
import importlib.metadata
import json
import logging
import platform
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import luigi
from luigi.parameter import MissingParameterException, ParameterVisibility, UnknownParameterException
from luigi.rpc import RPCError
from luigi.task import flatten

from pipelines.core import extras, faults, previous, settings, stage_clock
from pipelines.core.claims import Claim
from pipelines.core.errors import BadInput, BadSetting, NameTaken, OutOfTime, Stopped, Unavailable, about
from pipelines.core.files.damage import contents
from pipelines.core.files.fingerprint import Source, sha256_of
from pipelines.core.files.names import escaped, path_of, shown, shown_lines, written
from pipelines.core.previous import Previous
from pipelines.core.progress import Progress
from pipelines.core.record import FORMAT, Fact, Record
from pipelines.core.secrets import Discreet, without_secrets
from pipelines.core.signature import canonical, digest, one_look, signed_values
from pipelines.core.target import Deliverable, RecordedTarget, WorkProduct
from pipelines.core.tracking import link
from pipelines.locale.message import Message
from pipelines.locale.system_errors import reason_of

logger = logging.getLogger("luigi-interface")

Handler = TypeVar("Handler")

# Errors that tell in their own text what to do.
MENDABLE = (
    BadInput,
    BadSetting,
    OutOfTime,
    Stopped,
    Unavailable,
    MissingParameterException,
    UnknownParameterException,
)

AT_WORK = Message("another process is at work on it; waiting for that")

# With less room (bytes) for what is made a disk is full.
ROOM = 2**20
# Faults of the file system that have nothing to do with the program.
FILE_SYSTEM = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO}
FILE_SYSTEM |= {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG}


def _version(distribution: str) -> str:
    """Empty where it is installed under another name, such as onnxruntime-gpu for onnxruntime."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


class OneLine(logging.Filter):
    """Tells a fault that a person can mend in one line, without the stack under it."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = one_line(record.exc_info[1]) if record.exc_info else ""
        if line:
            record.msg, record.args = "%s", (line,)
            record.exc_info = record.exc_text = None
        return True


def explained(error: BaseException | None) -> str:
    """What a person has to know of an error that is no fault of the program, as a message; else nothing."""
    if isinstance(error, MENDABLE):
        return getattr(error, "message", None) or " ".join(escaped(str(error)).split())
    if line := extras.missing(error):
        return line
    if isinstance(error, RPCError):
        return Message(
            "no scheduler answers ({error}): start one (luigid), or add --local-scheduler", error=error
        )
    if isinstance(error, OSError) and error.filename and error.errno in FILE_SYSTEM:
        return about(error.filename2 or error.filename, reason_of(error))
    return ""


def one_line(error: BaseException | None) -> str:
    """The same in English, in one line for a log."""
    return shown(" ".join(explained(error).split()))


class Plain(logging.Filter):
    """No name of a file commands the terminal in which a log is read, or writes lines of its own into it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                shown(each) if isinstance(each, (str, Path)) else each for each in record.args
            )
        told = record.getMessage()
        if (plain := shown_lines(told)) != told:
            record.msg, record.args = plain, ()
        return True


logger.addFilter(OneLine())
logger.addFilter(Plain())
logger.addFilter(Discreet())


class GivenByPeople:
    """Mixed into a leaf of the graph: it is there, or its signature raises the reason why not."""

    given = True

    def previous_signature(self: Any) -> str:
        return self.signature() if self.previous is None else cast(Any, super()).previous_signature()

    def complete(self: Any) -> bool:
        try:
            return bool(self.signature())
        except (BadInput, BadSetting):
            return False

    def run(self: Any) -> None:
        self.signature()


class KonspektTask(luigi.Task):
    """A task with file targets whose completeness follows from its signature.

    Subclasses name in `signed` those of their own parameters that change their output,
    and in `packages` the distributions whose versions belong in the record.
    """

    paths_settings = settings.SettingsParameter(settings.paths, significant=False)

    given = False  # whether it is a leaf that people put there
    previous: Previous | None = None  # how it was signed in records of format 1
    code_version = 1  # raised when a change of the code changes the output
    signed: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    if TYPE_CHECKING:  # Luigi's own, which tell no types

        def output(self) -> luigi.Target | Sequence[luigi.Target] | Mapping[str, luigi.Target]: ...

        @classmethod
        def event_handler(cls, event: str) -> Callable[[Handler], Handler]: ...

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "run" in vars(cls):
            cls.run = _alone(vars(cls)["run"])  # type: ignore[method-assign]

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.claim: Claim | None = None  # while a worker runs it
        self.facts: dict[str, Fact] = {}  # what run() found worth telling in the record
        self.companions: list[str] = []  # names of what run() has put beside the output, and belongs to it
        # Luigi's own id starts with three parameters, which here are whole sections of settings as JSON, and
        # it tells apart two hosts that differ in nothing but their number of threads.
        name = re.sub(r"\W+", "_", self.subject(), flags=re.ASCII).strip("_")
        short = digest(json.dumps(self.identity(), sort_keys=True))[:10]
        self.task_id = "_".join(filter(None, (self.task_family, name[:40], short)))

    @classmethod
    def get_params(cls) -> list[tuple[str, luigi.Parameter[Any]]]:
        return settings.parameters(cls)

    def identity(self) -> dict[str, object]:
        """What makes it the same task to the scheduler: significant parameters and settings."""
        found = {}
        for name, parameter in self.get_params():
            value = getattr(self, name)
            if parameter.significant:
                section = isinstance(value, luigi.Config)
                found[name] = settings.significant(value) if section else parameter.serialize(value)
        return found

    def subject(self) -> str:
        """What the task is about, in a word, for people who read logs."""
        return ""

    def __repr__(self) -> str:
        """The task as a person names it: settings only where they differ from luigi.cfg."""
        told = []
        for name, parameter in self.get_params():
            value = getattr(self, name)
            if isinstance(value, luigi.Config):
                usual = type(value)().to_str_params()
                section = value.get_task_family()
                changed = {k: v for k, v in value.to_str_params().items() if usual[k] != v}
                told += [f"{section}.{k}={without_secrets(v)}" for k, v in changed.items()]
            elif parameter.visibility != ParameterVisibility.PRIVATE:
                text = shown(value) if isinstance(value, Path) else parameter.serialize(value)
                told += [f"{name}={text}"] if text else []
        return f"{self.task_family}({', '.join(told)})"

    def inputs(self) -> dict[str, "KonspektTask"]:
        """The tasks whose outputs are read, by the name that run() knows them under."""
        return {}

    def requires(self) -> dict[str, "KonspektTask"]:
        return self.inputs()

    def signature(self) -> str:
        """Digest of all that determines the output (20 hex digits).

        The name and version of the task, of its signed parameters what is not as it was introduced, and the
        signatures of its inputs; never paths, times, hosts or the number of workers.
        """
        with one_look() as known:
            if self.task_id not in known:
                inputs = {name: task.signature() for name, task in self.inputs().items()}
                known[self.task_id] = digest(canonical(self.signed_content(inputs)))
            return known[self.task_id]

    def previous_signature(self) -> str:
        """The signature in format 1, or nothing where what was made then is not what would be made now."""
        return previous.signature(self)

    def expected_signature(self, format: int) -> str:
        """The signature that the record of a current output bears, in its format."""
        return self.previous_signature() if format == previous.FORMAT else self.signature()

    def signed_content(self, inputs: dict[str, str]) -> dict[str, Any]:
        """What the signature is a digest of, given those of the inputs."""
        return {
            "task": self.task_family,
            "version": self.code_version,
            "parameters": self.signed_values(),
            "inputs": inputs,
        }

    def signed_values(self) -> dict[str, Any]:
        """What of the signed parameters enters the signature."""
        return signed_values(self.signed_parameters())

    def signed_parameters(self) -> dict[str, Any]:
        """The parameters that change the output, by name; settings under the name of their section.

        A task that signs another value in place of a setting, such as what a file contains, gives None where
        the setting is as it was introduced: what is None is not signed.
        """
        found = {}
        for name in self.signed:
            value = getattr(self, name)
            if isinstance(value, luigi.Config):
                found[value.get_task_family()] = settings.significant(value)
            else:
                found[name] = value
        return found

    def complete(self) -> bool:
        try:
            with one_look():
                return all(target.exists() for target in flatten(self.output()))
        except (BadInput, BadSetting, Unavailable):
            return False  # the leaf at fault says why when its turn comes

    def work_product(self, suffix: str) -> WorkProduct:
        """The target of an intermediate output, named by this task and its signature."""
        path = self.work_path(suffix)
        return WorkProduct(path.parent, path.name.removesuffix(suffix), suffix)

    def work_path(self, suffix: str) -> Path:
        """Where what this task leaves at work lies, named by its signature.

        That is the previous signature where something lies under that one alone: it counts as it is.
        """
        folder = Path(self.paths_settings.work) / self.task_family
        with one_look():
            path = folder / f"{self.signature()}{suffix}"
            if not path.exists() and (earlier := self.previous_signature()):
                before = folder / f"{earlier}{suffix}"
                return before if before.exists() else path
            return path

    def deliverable(self, path: Path) -> Deliverable:
        """The target of an output for people, valid as long as its record bears this signature."""
        return Deliverable(path, self.expected_signature)

    def vouch_for(self, target: RecordedTarget) -> None:
        """Write the record of an output that is there already."""
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        target.write_record(replace(self.describe(self.signature()), started=now))

    @contextlib.contextmanager
    def writing(self, target: Any) -> Iterator[Path]:
        """A path to write the output to: it becomes the target when the block ends well."""
        signature, started, clock = self.signature(), datetime.datetime.now().astimezone(), time.monotonic()

        def describe() -> Record:
            # A work product is described before it is in place, a deliverable after.
            place = part if part.exists() else target.path
            found = contents(place, target.path.name, self.beside(target))
            # Of what lies in folders beside it only the sums: pictures are not looked at each time.
            looked_at = {name for name in found if place.is_dir() or "/" not in name}
            return replace(
                self.describe(signature),
                files={written(name): sha256_of(path) for name, path in found.items()},
                lengths={written(name): found[name].stat().st_size for name in sorted(looked_at)},
                started=started.isoformat(timespec="seconds"),
                seconds=round(time.monotonic() - clock, 3),
            )

        with target.writing(describe) as part:
            yield part
        link(self, target.path)

    def beside(self, target: RecordedTarget) -> list[Path]:
        """What the record of an output vouches for beside it: what run() has put there."""
        return [target.path.parent / path_of(name) for name in self.companions]

    def describe(self, signature: str) -> Record:
        """What made the output, for its record."""
        return Record(
            task=self.task_family,
            signature=signature,
            code_version=self.code_version,
            parameters=self.signed_parameters(),
            signed=self.signed_values(),
            inputs={name: task.signature() for name, task in self.inputs().items()},
            sources=tuple(self.sources()),
            versions={"python": platform.python_version(), **self.tool_versions()},
            facts=self.facts,
            companions=tuple(self.companions),
            format=FORMAT,
        )

    def sources(self) -> list[Source]:
        """The files at the leaves that this task's output came from."""
        found = {source.path: source for task in self.inputs().values() for source in task.sources()}
        return list(found.values())

    def tool_versions(self) -> dict[str, str]:
        return {name: version for name in self.packages if (version := _version(name))}

    def progress(self, title: str) -> Progress:
        return Progress(self, title)

    def fault_path(self) -> Path:
        """Where this task's failed attempts are remembered."""
        return self.work_path(faults.SUFFIX)

    def time_limit(self) -> float:
        """How long run() may take (s); 0: as long as it likes."""
        return 0.0

    def on_failure(self, exception: BaseException) -> str:
        stage_clock.stop()
        with self._claim_ending() as begun, _unremembered():
            if begun:
                self._remember(exception)
        return one_line(exception) or super().on_failure(exception)  # type: ignore[no-untyped-call]

    def _remember(self, exception: BaseException) -> None:
        path = self.fault_path()
        if isinstance(exception, OutOfTime):
            faults.withdraw(path)
        else:
            lasting = isinstance(exception, BadInput) and not self._not_its_fault(exception)
            kind = faults.Kind.INPUT if lasting else faults.Kind.WORLD
            kind = faults.Kind.STOPPED if isinstance(exception, Stopped) else kind
            faults.fail(path, kind, explained(exception) or f"{type(exception).__name__}: {exception}")

    def _not_its_fault(self, refused: BadInput) -> bool:
        """Whether what is refused may be good: a name is taken, it is ours, or the disk is full."""
        work = Path(self.paths_settings.work).absolute()
        if isinstance(refused, NameTaken) or Path(refused.path).absolute().is_relative_to(work):
            return True
        return work.is_dir() and shutil.disk_usage(work).free < ROOM

    def on_success(self) -> None:
        stage_clock.stop()
        with self._claim_ending(), _unremembered():
            faults.forget(self.fault_path())
        return super().on_success()  # type: ignore[no-untyped-call]

    def begin(self) -> None:
        """Write down that an attempt begins, and have its time run."""
        with _unremembered():
            path, limit = self.fault_path(), self.time_limit()
            faults.begin(path, self.task_family, self.subject(), limit)
            if limit:
                error = Stopped(about(self.subject(), faults.too_long(limit)))
                stage_clock.start(limit, error, faults.overtime_path(path))

    @contextlib.contextmanager
    def _claim_ending(self) -> Iterator[bool]:
        """Others may make the output from now on; gives whether this process had begun to."""
        claim, self.claim = self.claim, None
        try:
            yield claim is None or claim.begun
        finally:
            if claim:
                claim.release()


def _alone(run: Callable[[Any], None]) -> Callable[[Any], None]:
    """Work that is done while no other process does the same: what that one makes is taken as it is."""

    @functools.wraps(run)
    def run_alone(self: Any) -> None:
        claim = self.claim
        if claim is None or claim.working:
            return run(self)
        claim.working = True
        claim.wait(lambda: logger.warning("%s", about(self.subject(), AT_WORK)))
        if not self.complete():
            claim.begun = True
            self.begin()
            run(self)

    return run_alone


@contextlib.contextmanager
def _unremembered() -> Iterator[None]:
    """A fault that cannot be written down, on a full disk or for an input that is gone, stops nothing."""
    try:
        yield
    except (BadInput, BadSetting, Unavailable, OSError) as error:
        logger.debug("not remembered: %s", error)


@KonspektTask.event_handler(luigi.Event.START)
def _begin(task: KonspektTask) -> None:
    if not isinstance(task, (GivenByPeople, luigi.WrapperTask)):
        with _unremembered():
            name = f"{task.task_family}-{task.signature()}"
            task.claim = Claim(Path(task.paths_settings.work), name)
