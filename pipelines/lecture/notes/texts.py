"""The fixed texts that several formats of the notes share, and the facts below the title."""

from pipelines.lecture.notes.record import Notes
from pipelines.locale.catalogue import Catalogue
from pipelines.locale.figures import Figures
from pipelines.locale.message import N_

# The headings of the parts, by the names of these.
HEADINGS = {
    "abstract": N_("In short"),
    "key_points": N_("Key points"),
    "by_chapter": N_("Chapter by chapter"),
    "terms": N_("Key terms"),
    "questions": N_("Questions to test yourself"),
    "organisation": N_("Organisation"),
    "transcript": N_("Transcript"),
    "index": N_("Index"),
    "about": N_("About these notes"),
}
WRITTEN_BY_MODEL = N_("Written by a language model from the transcript; not the speaker’s own words.")
ANSWERS = N_("Answers, in the words of the lecture:")
ANSWERS_WRITTEN = N_("Answers:")
AS_SAID = N_("as it was said")
SHOWN_AGAIN = N_("The slide shown at {time} is shown again.")
DOUBTFUL = N_("Words {mark}underlined with dots{end} were hard to hear and may be wrong.")
NO_SPEECH = N_("No speech was found in this recording.")
NO_SPEECH_WHY = N_(
    "It may be silent, hold nothing but music or noise, or have been made with the microphone off. There is "
    "nothing to note down."
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


def heading(part: str, words: Catalogue) -> str:
    """The heading of a part, in the language of the catalogue."""
    return words.gettext(HEADINGS[part])


def facts(notes: Notes) -> list[str]:
    """Date, length and language of the lecture as its language writes them; no language of silence."""
    language, figures = notes.language, Figures(notes.language)
    dated = [figures.date(notes.date)] if notes.date else []
    name = figures.language_name(language) or Figures("en").language_name(language) or language
    return [*dated, figures.length(notes.duration), *([] if notes.speechless else [name])]
