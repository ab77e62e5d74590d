"""Puts so many finished lectures into the working folder: small files, with the records of real ones."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from pipelines import LectureNotes
from pipelines.core import settings
from pipelines.core.blueprint import NAME, Blueprint
from pipelines.core.files.fingerprint import source_record
from pipelines.core.record import FORMAT, Record
from pipelines.core.target import Deliverable
from pipelines.lecture.tasks.lecture import notes_file
from pipelines.nights.planning.finished import FinishedNotes

NOTES = b"notes"


def main(count: int) -> None:
    paths = settings.read(settings.paths)
    kinds = list(LectureNotes(video=Path(NAME)).inputs().values())
    made = [(task, Blueprint(task), task.suffixes.values()) for task in kinds]
    inbox = Path(paths.inbox).absolute()
    for number in range(count):
        video = inbox / f"course {number % 50}" / f"lecture {number}.mp4"
        video.parent.mkdir(parents=True, exist_ok=True)
        video.write_bytes(b"%d" % number * 1000)
        source = source_record(video)
        status = video.stat()
        # As it will be once the file has settled.
        identity = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        source = replace(source, identity=identity)
        for task, blueprint, suffixes in made:
            signature = blueprint.signature(source.fingerprint, video.name)
            record = Record(
                task=task.task_family,
                signature=signature,
                code_version=task.code_version,
                parameters=task.signed_parameters(),
                signed=task.signed_values(),
                sources=(source,),
                format=FORMAT,
            )
            targets = [
                Deliverable(notes_file(video, suffix, paths), lambda format: "") for suffix in suffixes
            ]
            for target in targets:
                target.record_path.parent.mkdir(parents=True, exist_ok=True)
                target.path.write_bytes(NOTES)
            for target in targets:
                there = [each.path.name for each in (targets if target is targets[0] else [target])]
                sums = dict.fromkeys(there, hashlib.sha256(NOTES).hexdigest())
                lengths = dict.fromkeys(there, len(NOTES))
                target.write_record(replace(record, files=sums, lengths=lengths))
    videos = sorted(inbox.rglob("*.mp4"))
    finished = FinishedNotes()
    assert len(videos) == count and all(video in finished for video in videos[:: max(1, count // 100)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
