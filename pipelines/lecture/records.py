"""What was said and when: the records that flow from recognition to the notes."""

import datetime
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recording:
    """What is known of a recording before anybody listens.

    `named`: somebody has given it that title, and no device. `date` is None where neither the container nor
    the file's name tells it; `duration` (s) as the container declares it, None where it does not. `speakers`
    are the names of who gives it, where somebody has said so.
    """

    title: str
    date: datetime.date | None
    duration: float | None
    audio_tracks: int
    named: bool = True
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """A spoken word; times in seconds from the start of the recording.

    `speaker` is the number of who says it, from 1; 0 where nobody knows, or nobody has told voices apart.
    """

    start: float
    end: float
    text: str
    probability: float
    speaker: int = 0

    def later(self, seconds: float) -> "Word":
        """The same word, so many seconds later."""
        return replace(self, start=round(self.start + seconds, 2), end=round(self.end + seconds, 2))


@dataclass(frozen=True)
class Segment:
    """A stretch of speech as the recogniser cut it, about a sentence long.

    Times in seconds from the start of the recording; confidence 0..1. Words are there
    where the engine gives them; a doubtful segment may well be wrong. `language` (ISO 639-1) is there where
    it is another than that of the recording.
    """

    start: float
    end: float
    text: str
    confidence: float
    doubtful: bool = False
    words: tuple[Word, ...] = ()
    language: str = ""
    speaker: int = 0

    def later(self, seconds: float) -> "Segment":
        """The same segment with its words, so many seconds later."""
        start, end = round(self.start + seconds, 2), round(self.end + seconds, 2)
        return replace(self, start=start, end=end, words=tuple(word.later(seconds) for word in self.words))


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks in a recording, and for how long (s): 1 speaks most, others as they begin.

    `role` is "lecturer" or "audience" in a lecture, else empty. `name` is one that a person has given, to
    the number or to the voice; `suggested` is how somebody introduces himself there, unchecked.
    """

    number: int
    seconds: float
    role: str = ""
    name: str = ""
    suggested: str = ""


@dataclass(frozen=True)
class Transcript:
    """All segments of a recording in order; duration in seconds.

    Language as ISO 639-1, that which most is said in; empty where nothing is said and none was set. Who
    speaks is there where voices were told apart.
    """

    language: str
    language_probability: float
    duration: float
    engine: str
    model: str
    segments: tuple[Segment, ...]
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True)
class SpeakerTurn:
    """Who speaks from start to end (s), by a number from 1; 0 for nobody known."""

    start: float
    end: float
    speaker: int


@dataclass(frozen=True)
class SpeakerTurns:
    """Who speaks when, in order, and who they are; `looked` is false where nobody could tell voices apart."""

    turns: tuple[SpeakerTurn, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    looked: bool = True


@dataclass(frozen=True)
class Sentence:
    """A sentence with the time in which it is spoken (s).

    `doubtful` holds the character ranges (start, end) of `text` that may be misheard. `language` (ISO 639-1)
    is there where it is another than that of the recording; `speaker` is the number of who says it, 0 where
    nobody knows.
    """

    text: str
    start: float
    end: float
    doubtful: tuple[tuple[int, int], ...] = ()
    language: str = ""
    speaker: int = 0

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def segment(self) -> Segment:
        """The sentence as a stretch of speech, whose words have no times."""
        return Segment(self.start, self.end, self.text, 1.0, speaker=self.speaker)


@dataclass(frozen=True)
class Sentences:
    """All that is said in a recording, in order; language as ISO 639-1."""

    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Paragraph:
    """Consecutive sentences that are set as one block of text."""

    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> float:
        return self.sentences[0].start


@dataclass(frozen=True)
class Chapter:
    """A stretch of a lecture about one topic; times in seconds from the start of the recording."""

    title: str
    start: float
    end: float


@dataclass(frozen=True)
class KeyPoint:
    """A sentence worth remembering and the time (s) in the recording that it came from.

    One that was written rests on the sentences of the lecture with these numbers (from 0), and may have a
    question that it answers; one without them is a sentence of the lecture. `doubtful` holds the character
    ranges (start, end) of its text that may be misheard, once it is in the notes.
    """

    text: str
    start: float
    end: float
    sentences: tuple[int, ...] = ()
    question: str = ""
    doubtful: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Summary:
    """The key points in the order of the lecture, those of each chapter, and how they were found."""

    method: str
    points: tuple[KeyPoint, ...]
    written_by_model: bool = False
    by_chapter: tuple[tuple[KeyPoint, ...], ...] = ()  # as many as there are chapters
    organisation: tuple[KeyPoint, ...] = ()  # homework, exams, dates: what is said of the course itself


# The sections of notes in the order in which they stand; what they tell about themselves comes last. The
# strip of slides is on the page alone, the index in the PDF alone.
SECTIONS = (
    "abstract",
    "decisions",
    "tasks",
    "key_points",
    "slides",
    "themes",
    "by_chapter",
    "terms",
    "questions",
    "audience",
    "organisation",
    "transcript",
    "index",
)


@dataclass(frozen=True)
class OwnSection:
    """What a lecture says for a section of a person's own: written by a model, or as it was said."""

    name: str
    title: str
    points: tuple[KeyPoint, ...] = ()
    written_by_model: bool = False


@dataclass(frozen=True)
class OwnSections:
    """Sections of a person's own that a model was asked for; `asked` is false where it could not be.

    Language as ISO 639-1: that which they are written in, where something is.
    """

    asked: bool = False
    language: str = ""
    sections: tuple[OwnSection, ...] = ()


@dataclass(frozen=True)
class WrittenChapter:
    """A chapter in written words: its title, empty where none was found, and its points in their order.

    How many statements were checked, mended and left out as the lecture does not support them.
    """

    title: str = ""
    points: tuple[KeyPoint, ...] = ()
    checked: int = 0
    mended: int = 0
    left_out: int = 0
    seconds: float = 0.0  # that it took to write


@dataclass(frozen=True)
class Written:
    """A lecture in written words, every sentence supported by it.

    As many chapters as the lecture has, or one; none of anything where it was not written. Language as ISO
    639-1: another than was spoken, where it is written in one; else empty.
    """

    abstract: tuple[KeyPoint, ...] = ()
    remember: tuple[KeyPoint, ...] = ()
    chapters: tuple[WrittenChapter, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Slide:
    """What stood on the screen from start to end (s).

    `image` is the name of its JPEG file in the folder of the slides, width and height in pixels. Title and
    text are what was read from it: empty where nothing was, lines apart by line breaks.
    """

    start: float
    end: float
    image: str
    width: int
    height: int
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Term:
    """A key term of a lecture as it is said there, and the times (s) at which it is.

    The definition is the sentence that explains it, spoken at `explained` (s); both are absent where
    there is none. `doubtful` holds the character ranges (start, end) of the definition that may be misheard,
    once it is in the notes.
    """

    text: str
    mentions: tuple[float, ...]
    definition: str = ""
    explained: float | None = None
    doubtful: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Question:
    """A question for self-testing with its answer, which is said from start to end (s)."""

    text: str
    answer: str
    start: float
    end: float


@dataclass(frozen=True)
class AudienceQuestion:
    """What somebody in the audience asks, from start to end (s), and what the lecturer says to it first."""

    text: str
    start: float
    end: float
    speaker: int
    answer: tuple[KeyPoint, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Task:
    """What somebody in a meeting is to do, as it was said from start to end (s).

    `who` is a name and `until` a time as they were said, empty where they were not.
    """

    text: str
    start: float
    end: float
    who: str = ""
    until: str = ""


@dataclass(frozen=True)
class Theme:
    """What a conversation was about from start to end (s): a title, its terms, and what was said about it."""

    title: str
    start: float
    end: float
    terms: tuple[str, ...] = ()
    claims: tuple[KeyPoint, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What a recording wants to be remembered by its words: terms by the alphabet, all else by time.

    A lecture has questions, a meeting decisions and tasks, a conversation themes.
    """

    terms: tuple[Term, ...] = ()
    questions: tuple[Question, ...] = ()
    kind: str = "lecture"
    decisions: tuple[KeyPoint, ...] = ()
    tasks: tuple[Task, ...] = ()
    themes: tuple[Theme, ...] = ()
