"""What people put right in the transcript, between the recogniser and all that is made of it.

TranscribeAudio, NAME.corrections.toml -> CorrectTranscript
"""

import logging
from typing import Any

from luigi.util import inherits

from pipelines.core.errors import BadInput, Unavailable
from pipelines.core.files.json_files import load, save
from pipelines.lecture.corrections.operations import OF_WORDS, Outcome, fingerprint_of, of
from pipelines.lecture.corrections.transcript import correct
from pipelines.lecture.records import Transcript
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.locale.message import counted

logger = logging.getLogger("luigi-interface")

# What the record tells of operations: how many were made, and how many wait for their words.
MADE, WAITING, STATES = "corrections", "waiting", "states"


@inherits(TranscribeAudio)
class CorrectTranscript(LectureTask):
    """What is said, with the words that people put right; what was recognised stays as it is."""

    packages = ("rapidfuzz",)

    def inputs(self):
        return {"transcript": self.clone(TranscribeAudio)}

    def signed_parameters(self):
        return {"corrections": fingerprint_of(of(OF_WORDS, self.corrections()))}

    def output(self):
        return self.work_product(".json")

    def run(self):
        operations, target = of(OF_WORDS, self.corrections()), self.output()
        heard = load(self.input()["transcript"].path, Transcript)
        with self.writing(target) as part:
            corrected, outcomes = correct(heard, operations)
            save(corrected, part)
            self.facts |= told(outcomes)
            if fingerprint_of(operations) != self.signed_parameters()["corrections"]:
                raise Unavailable(
                    "{video}: its corrections were changed just now; run it again", video=self.video
                )
        if waiting := self.facts[WAITING]:
            logger.warning(
                counted(
                    "{video}: {count} correction does not find its words, and waits (konspekt correct)",
                    "{video}: {count} corrections do not find their words, and wait (konspekt correct)",
                    int(waiting),
                    video=self.video,
                )
            )


def told(outcomes: tuple[Outcome, ...]) -> dict[str, Any]:
    """The facts of operations for a record."""
    waiting = sum(each.waits for each in outcomes)
    return {MADE: len(outcomes) - waiting, WAITING: waiting, STATES: [each.state for each in outcomes]}


def transcript_of(task: LectureTask) -> LectureTask:
    """The transcript that is read on, by a task about the same recording: corrected, where somebody has put
    words right, or as it was recognised."""
    return task.clone(CorrectTranscript if is_corrected(task) else TranscribeAudio)


def is_corrected(task: LectureTask) -> bool:
    """Whether there are operations of words, or a file that cannot be read: CorrectTranscript says why."""
    try:
        return bool(of(OF_WORDS, task.corrections()))
    except BadInput:
        return True
