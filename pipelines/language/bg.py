"""Bulgarian: how it is typeset; for all else it has the plain default."""

from pipelines.language.language import Language, no_letter_alone


class Bulgarian(Language):
    """Bulgarian as it is set in Cyrillic typography."""

    quotation_marks = ("«»", "„“")
    tied_spaces = no_letter_alone("авикосуяіїєй")


LANGUAGE = Bulgarian("bg")
