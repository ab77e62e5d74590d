"""Transcripts of made-up speech."""

from pipelines.lecture.records import Segment, Transcript, Word


def line(text: str, start: float = 0.0, probability: float = 0.9, doubtful: bool = False) -> Segment:
    """A segment whose words take 0.35 s each, with 0.05 s between them."""
    words = tuple(
        Word(round(start + 0.4 * place, 2), round(start + 0.4 * place + 0.35, 2), word, probability)
        for place, word in enumerate(text.split())
    )
    return Segment(words[0].start, words[-1].end, text, 0.9, doubtful, words)


def transcript(*lines: str, language: str = "en") -> Transcript:
    """Segments one after the other, 0.5 s apart."""
    segments: list[Segment] = []
    for text in lines:
        segments.append(line(text, segments[-1].end + 0.5 if segments else 0.0))
    return Transcript(language, 1.0, segments[-1].end, "faster-whisper", "whisper-base", tuple(segments))


def texts(found: Transcript) -> list[str]:
    return [segment.text for segment in found.segments]
