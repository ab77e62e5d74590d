"""Settings of the lecture half: from the sound of a recording to how its notes look."""

import re
from dataclasses import dataclass

from pipelines.core.plug_ins.plug_points import LANGUAGE_MODELS, NOTE_WRITERS, SLIDE_READERS, SPEECH_ENGINES
from pipelines.core.settings.colour import readable
from pipelines.core.settings.house import QUIET
from pipelines.core.settings.kinds import (
    Section,
    choice,
    flag,
    languages,
    names_in,
    plug_in,
    real,
    spoken_language,
    template,
    text,
    whole,
)

KINDS = ("lecture", "meeting", "conversation")
COMPUTE_TYPES: tuple[str, ...] = ("auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16")
COMPUTE_TYPES += ("int16", "float16", "bfloat16", "float32")


def no_or_spoken_language(code: str) -> None:
    """A code of ISO 639, or nothing."""
    if code:
        spoken_language(code)


def kinds_of_folders(text: str) -> dict[str, str]:
    """The kind of each folder that is named; ValueError for what is no pair of a folder and a kind."""
    found = {}
    for part in names_in(text):
        folder, colon, kind = part.rpartition(":")
        folder, kind = folder.strip().strip("/"), kind.strip()
        if not colon or not folder or kind not in ("auto", *KINDS):
            raise ValueError(f"{part!r} is no folder with a kind, such as board: meeting")
        found[folder] = kind
    return found


def patterns_of_parts(text: str) -> list[str]:
    """Patterns of names of files that are parts; ValueError for one without the place of a number."""
    found = names_in(text)
    for pattern in found:
        if len(re.findall("#+", pattern)) != 1:
            raise ValueError(f"{pattern!r} has no # where the number of a part stands, or several")
    return found


@dataclass(frozen=True)
class AudioSettings(Section):
    """Which sound of a recording is used."""

    section = "audio"
    track: int = whole(
        0,
        0,
        1000,
        "Number of the audio track, from 1; 0: of several the one with most speech, and among those with as "
        "much that in `language`, else the one that the recording marks as its default, else the first. "
        "Finished notes are not made again for 0 in place of 1: a lecture.toml that names a track does that.",
        first=1,
    )
    language: str = text(
        "",
        "The language of the track that is wanted where several hold speech, as ISO 639-1; empty: none goes "
        "before others. A lecture.toml that names a language goes before it.",
        no_or_spoken_language,
    )
    microphones: str = choice(
        "best",
        ("best", "mix"),
        "Where several tracks hold speech: the best alone, or all together, for microphones that each had a "
        "track (not for translations).",
    )


@dataclass(frozen=True)
class SpeechSettings(Section):
    """How speech becomes text."""

    section = "speech"
    engine: str = plug_in(
        "faster-whisper",
        SPEECH_ENGINES,
        "Who recognises; transformers needs the extra `neural`, onnx-asr the extra `onnx`.",
    )
    model: str = text(
        "whisper-base",
        "A name of the catalogue (konspekt models) that fits the engine, or a path to a model folder "
        '(with a "/").',
    )
    language: str = text(
        "auto",
        "ISO 639-1 code such as en or ru; auto: detected from the first speech (Vosk: from the model's "
        "name).",
        spoken_language,
    )
    beam_size: int = whole(
        3,
        1,
        100,
        "Hypotheses kept while decoding. Measured on Whisper base: 5 gives English 0.06 points fewer "
        "errors, takes longer.",
    )
    window_minutes: float = real(
        10.0,
        0.1,
        240.0,
        "Recordings are decoded in windows of so much sound (the last may be a quarter longer): memory "
        "does not grow with length, and a killed run goes on at the last window.",
        unit="min",
    )
    compression_ratio: float = real(
        2.4,
        1.0,
        100.0,
        "Whisper's own limits of trust. A stretch beyond one of them is decoded again with care, and "
        "marked doubtful if it stays beyond: text that compresses better than this ratio repeats itself; "
        "...",
    )
    log_probability: float = real(
        -1.0, -100.0, 0.0, "... mean log-probability of a word piece, lower is worse; ..."
    )
    no_speech: float = real(0.6, 0.0, 1.0, "... probability that there is no speech at all.")
    doubtful_word: float = real(
        0.5,
        0.0,
        1.0,
        "Phrases that were heard right with less probability than this are marked in the notes.",
    )
    pause: float = real(
        0.6,
        0.05,
        60.0,
        "Silence that ends a sentence, for engines without punctuation (vosk, CTC models).",
        unit="s",
    )
    device: str = choice("auto", ("auto", "cpu", "cuda"), "Where the model runs.", **QUIET)
    compute_type: str = choice(
        "auto",
        COMPUTE_TYPES,
        "Arithmetic of faster-whisper; auto: int8 on a CPU, the model's own on a GPU.",
    )
    batch_size: int = whole(
        20,
        1,
        1000,
        "Stretches of 30 s decoded at once. More is faster and takes more memory (with Whisper base 0.9 "
        "GB for 8, 1.4 GB for 20); the text is the same.",
        **QUIET,
    )
    threads: int = whole(0, 0, 1000, "Threads; 0: all cores that this process may use.", **QUIET)


@dataclass(frozen=True)
class SpeakersSettings(Section):
    """Who speaks when."""

    section = "speakers"
    find: str = choice(
        "auto",
        ("auto", "yes", "no"),
        "Whether voices are told apart: the lecturer, and questions from the audience. auto: in notes that "
        "are made from now on, where the model (6 MB) is there or can be fetched; yes: finished notes are "
        "made again for it, and none without it; no.",
    )
    file: str = text(
        "speakers.toml",
        "A file that says what the speakers of a course are called: beside the recordings or in a folder "
        'above them; with a "/" in it, the one file for all.',
        **QUIET,
    )
    voices: bool = flag(
        False,
        "Whether voices that a person has named are kept, and known in later lectures of the course. Voice "
        "prints are personal data: ask those whose voices they are; konspekt speakers --forget deletes them.",
        **QUIET,
    )


@dataclass(frozen=True)
class SummarySettings(Section):
    """How the key points are chosen."""

    section = "summary"
    method: str = plug_in(
        "cover",
        NOTE_WRITERS,
        "cover chooses the sentences that together say most, and leaves out spoken filler and what does "
        "not stand alone; lexrank, lsa, textrank, luhn and sumbasic choose as well; transformers writes "
        "new ones with a model.",
    )
    sentences: int = whole(0, 0, 1000, "How many key points; 0: by the length of the lecture.")
    model: str = text(
        "", "For transformers: a name of the catalogue, or a path to the folder of a seq2seq model."
    )


@dataclass(frozen=True)
class WriterSettings(Section):
    """Who writes the notes in words of their own, every sentence checked against what was said."""

    section = "writer"
    engine: str = plug_in(
        "none",
        LANGUAGE_MODELS,
        "llama: a model in this process, by llama.cpp (the extra `writer`); openai: a server that speaks the "
        "chat API; none: notes have sentences of the lecture, as [summary] chooses them. Notes of chosen "
        "sentences are finished first in any case.",
        beside=("none",),
    )
    model: str = text(
        "qwen2.5-coder-1.5b",
        "For llama a name of the catalogue (konspekt models), or the path to a folder with a GGUF file (with "
        'a "/"); for openai what the server calls its model.',
    )
    languages: str = text(
        "auto",
        "ISO 639-1 codes of the languages that it may write, comma-separated; auto: those that the catalogue "
        "says the model was measured in, or all that there are prompts for.",
        languages,
    )
    language: str = text(
        "auto",
        "The language that notes are written in, as ISO 639-1, such as de, whatever was spoken; auto: the "
        "one that was spoken. Across languages only numbers and names are compared with what was said.",
        spoken_language,
    )
    template: str = text(
        "template.toml",
        "What the notes consist of and what a model is asked: lecture, meeting or conversation (konspekt "
        "templates); or a TOML file, looked for beside the recordings and in the folders above them (with a "
        '"/" in it, the one file for all). Without it: lecture.',
        template,
    )
    threads: int = whole(0, 0, 1000, "Threads of llama; 0: all cores that this process may use.", **QUIET)
    url: str = text(
        "http://127.0.0.1:11434/v1", "For openai: the address of the server's API, up to its /v1.", **QUIET
    )
    key_file: str = text(
        "",
        "For openai: a file with the server's key; empty: the environment's KONSPEKT_WRITER_KEY, if there is "
        "one.",
        **QUIET,
    )
    parallel: int = whole(4, 1, 1000, "For openai: how many requests are under way at once.", **QUIET)
    timeout: int = whole(
        300,
        1,
        86400,
        "For openai: how long one answer may take; then it is asked for again.",
        unit="s",
        **QUIET,
    )


@dataclass(frozen=True)
class RecordingSettings(Section):
    """What kind of recordings they are."""

    section = "recording"
    kind: str = choice(
        "auto",
        ("auto", *KINDS),
        "A meeting has decisions and tasks, and a conversation themes, where a lecture has questions; auto: "
        "told from what is said, a lecture in case of doubt.",
    )
    folders: str = text(
        "",
        "Folders of the inbox whose recordings are of one kind, whatever `kind` says, with what is below: "
        "`board: meeting, courses/talks: conversation`; `auto` is allowed, too.",
        kinds_of_folders,
    )
    parts: str = text(
        "",
        "Names of files that are parts of one lecture, with # where their number stands (## for one of two "
        "digits), and * and ?: `*_part#.*, G[HX]##????.mp4`. Those that differ in nothing else, and whose "
        "numbers follow one another, become one, called by the first. Empty: each is a lecture, unless a "
        "lecture.toml says else.",
        patterns_of_parts,
        **QUIET,
    )


@dataclass(frozen=True)
class ChaptersSettings(Section):
    """How a lecture is divided by its topics."""

    section = "chapters"
    cohesion: str = choice(
        "words",
        ("words", "embeddings"),
        "What tells that a topic has ended: words, or words and sentence embeddings (the extra "
        "`embeddings`; some 1 ms a sentence), which did no better on lectures.",
    )


@dataclass(frozen=True)
class SlidesSettings(Section):
    """How the slides of a recording are found and read."""

    section = "slides"
    find: bool = flag(True, "Whether the slides that a recording shows are looked for.")
    reader: str = plug_in(
        "none",
        SLIDE_READERS,
        "Who reads them, for search, titles and vocabulary: nobody, rapidocr (Latin letters, digits; the "
        "extra `ocr`), or tesseract (the system's, for Russian too).",
        beside=("none",),
    )
    languages: str = text(
        "eng+rus",
        "For Tesseract: the codes of the languages that slides are written in, with a + between.",
    )


@dataclass(frozen=True)
class VocabularySettings(Section):
    """Which names and terms the recogniser is told to expect."""

    section = "vocabulary"
    glossary: str = text(
        "glossary.txt",
        "A file with the names and terms of a course, one a line, which faster-whisper is told to expect: "
        'beside the recordings or in a folder above them; with a "/" in it, the one file for all. Empty: '
        "none. Only faster-whisper listens; where many terms are expected it takes 1.6 to 2.1 times as "
        "long.",
    )
    slides: bool = flag(True, "Names and terms from the slides too, if [slides] reader reads them; ...")
    earlier: bool = flag(
        False,
        "... and the terms of earlier notes of the same folder. A transcript that is there is not made "
        "again for them.",
    )


@dataclass(frozen=True)
class CaptionsSettings(Section):
    """How subtitles are cut."""

    section = "captions"
    line_length: int = whole(42, 10, 200, "Characters in a line.")
    lines: int = whole(2, 1, 10, "Lines at once.")
    longest: float = real(7.0, 1.0, 60.0, "How long one caption may stand at most.", unit="s")


@dataclass(frozen=True)
class NotesSettings(Section):
    """How the notes look as a PDF, and where their video is."""

    section = "notes"
    page: str = choice("A4", ("A4", "Letter"), "Size of the paper.")
    font_size: float = real(10.5, 6.0, 16.0, "Size of the text.", unit="points")
    video_url: str = text(
        "", "Address of the video, for links at every time; {name} is replaced by its file name."
    )
    fallback_fonts: str = text("", "TTF files for scripts beyond Latin, Greek and Cyrillic; comma-separated.")


@dataclass(frozen=True)
class ThemeSettings(Section):
    """How a department makes notes its own: its name, its colour, its mark, on PDF and page alike."""

    section = "theme"
    organisation: str = text("", "A department's name, on the first page.")
    footer: str = text("", "A line at the foot of every page.")
    accent: str = text("#8c3f1d", "Its colour, dark enough to be read on white.", readable, "#rrggbb")
    logo: str = text("", "Its mark: a PNG or JPEG file.")
    templates: str = text("", "A folder with Jinja2 templates that take the place of those of the page.")
