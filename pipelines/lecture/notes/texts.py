"""The fixed texts that several formats of the notes share, and the facts below the title."""

from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Task
from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.locale.figures import Figures
from pipelines.locale.message import N_

# The headings of the parts, by the names of these.
HEADINGS = {
    "abstract": N_("In short"),
    "key_points": N_("Key points"),
    "slides": N_("Slides"),
    "by_chapter": N_("Chapter by chapter"),
    "terms": N_("Key terms"),
    "questions": N_("Questions to test yourself"),
    "audience": N_("Questions from the audience"),
    "decisions": N_("Decisions"),
    "tasks": N_("Tasks"),
    "themes": N_("Themes"),
    "organisation": N_("Organisation"),
    "transcript": N_("Transcript"),
    "index": N_("Index"),
    "about": N_("About these notes"),
}
# What stands above the title, by the kind of the recording.
CALLED = {
    "lecture": N_("Lecture notes"),
    "meeting": N_("Notes of a meeting"),
    "conversation": N_("Notes of a conversation"),
}
WRITTEN_BY_MODEL = N_("Written by a language model from the transcript; not the speaker’s own words.")
ANSWERS = N_("Answers, in the words of the lecture:")
ANSWERS_WRITTEN = N_("Answers:")
WRITTEN_ACROSS = N_(
    "Written by a language model in {written} from what was said in {spoken}. Of its statements only numbers "
    "and names were compared with the recording; what is in {spoken} was left as it was said."
)
ACROSS = N_("written in {written}, spoken in {spoken}")
AS_SAID = N_("as it was said")
SHOWN_AGAIN = N_("The slide shown at {time} is shown again.")
DOUBTFUL = N_("Words {mark}underlined with dots{end} were hard to hear and may be wrong.")
NO_SPEECH = N_("No speech was found in this recording.")
NO_SPEECH_WHY = N_(
    "It may be silent, hold nothing but music or noise, or have been made with the microphone off. There is "
    "nothing to note down."
)
NO_TRACK = N_("Nobody speaks on any of its {count} audio tracks.")
OTHER_TRACKS = N_(
    "Only audio track {track} of {count} was listened to; another one is chosen with track in lecture.toml "
    "beside the recording, or in [audio]."
)
AUTOMATIC = N_(
    "These notes were produced automatically from the sound of the recording and may contain errors. Check "
    "names, numbers and formulas against the lecture itself."
)
SILENT = N_(
    "These notes were produced automatically from the sound of the recording. Faint or distant speech can be "
    "missed."
)


def answers(notes: Notes) -> str:
    """What stands before the answers to the questions, to be translated."""
    return ANSWERS_WRITTEN if notes.summary.written_by_model else ANSWERS


def told_of(task: Task) -> str:
    """Who is to do a task, and until when, as they were said; empty where neither was."""
    return " · ".join(filter(None, (task.who, task.until)))


def why_no_speech(notes: Notes, words: Catalogue) -> str:
    """Why nothing may have been said, and on how many audio tracks, in the language of the catalogue."""
    told = [words.gettext(NO_SPEECH_WHY)]
    if notes.audio_tracks > 1 and notes.tracks_tried >= notes.audio_tracks:
        told.append(words.gettext(NO_TRACK, count=notes.audio_tracks))
    elif notes.audio_tracks > 1:
        told.append(words.gettext(OTHER_TRACKS, track=notes.heard_tracks, count=notes.audio_tracks))
    return " ".join(told)


def heading(part: str, words: Catalogue) -> str:
    """The heading of a part, in the language of the catalogue."""
    return words.gettext(HEADINGS[part])


def headings(notes: Notes, words: Catalogue) -> dict[str, str]:
    """The heading of every section by its name, as the notes' template has them."""
    usual = {part: words.gettext(text) for part, text in HEADINGS.items()}
    return usual | dict(notes.headings) | {own.name: own.title for own in notes.own}


def by_model(notes: Notes, words: Catalogue) -> str:
    """What stands below that which a model has written."""
    if notes.written_in:
        return words.gettext(WRITTEN_ACROSS, **_languages(notes))
    return words.gettext(WRITTEN_BY_MODEL)


def first_written(notes: Notes) -> str:
    """The name of the first section that a model has written, below whose heading that is said."""
    by_model, summary = notes.summary.written_by_model, notes.summary
    written = {
        "abstract": notes.abstract,
        "key_points": by_model and summary.points,
        "by_chapter": by_model and any(summary.by_chapter),
        "questions": by_model and notes.questions,
    } | {own.name: own.written_by_model and own.points for own in notes.own}
    return next((name for name in notes.order if written.get(name)), "")


def spoken_language(notes: Notes) -> str:
    """The name of the language that was spoken, in that of the notes; of several, all their names."""
    figures, english = Figures(notes.labels), Figures("en")
    spoken = notes.languages or (notes.language,)
    return ", ".join(figures.language_name(one) or english.language_name(one) or one for one in spoken)


def facts(notes: Notes) -> list[str]:
    """Who gives it, date, length and language as the language of the notes writes them; none of silence.

    Notes that are written in another language say so.
    """
    figures = Figures(notes.labels)
    dated = [figures.date(notes.date)] if notes.date else []
    name = spoken_language(notes)
    if notes.written_in:
        name = catalogue(notes.labels).gettext(ACROSS, **_languages(notes))
    return [*notes.by, *dated, figures.length(notes.duration), *([] if notes.speechless else [name])]


def _languages(notes: Notes) -> dict[str, str]:
    written = Figures(notes.labels).language_name(notes.written_in) or notes.written_in
    return {"written": written, "spoken": spoken_language(notes)}
