"""Puts so many finished lectures into the working folder: small files, with the records of real ones."""

import json
import sys
from pathlib import Path

from pipelines import LectureNotes
from pipelines.core import settings
from pipelines.core.fingerprint import source_record
from pipelines.core.signature_template import NAME, Blueprint
from pipelines.core.target import Deliverable
from pipelines.lecture.tasks.lecture import notes_file
from pipelines.nights.planning.finished import FinishedNotes


def main(count: int) -> None:
    paths = settings.read(settings.paths)
    kinds = list(LectureNotes(video=Path(NAME)).inputs().values())
    made = [(task.signed_content({}), Blueprint(task), task.suffixes.values()) for task in kinds]
    inbox = Path(paths.inbox).absolute()
    for number in range(count):
        video = inbox / f"course {number % 50}" / f"lecture {number}.mp4"
        video.parent.mkdir(parents=True, exist_ok=True)
        video.write_bytes(b"%d" % number * 1000)
        source = source_record(video)
        status = video.stat()
        # As it will be once the file has settled.
        source["identity"] = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        for content, blueprint, suffixes in made:
            signature = blueprint.signature(source["fingerprint"], video.name)
            for suffix in suffixes:
                target = Deliverable(notes_file(video, suffix, paths), lambda: "")
                target.record_path.parent.mkdir(parents=True, exist_ok=True)
                target.path.write_bytes(b"notes")
                record = content | {"signature": signature, "sources": [source]}
                target.record_path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    videos = sorted(inbox.rglob("*.mp4"))
    finished = FinishedNotes()
    assert len(videos) == count and all(video in finished for video in videos[:: max(1, count // 100)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
