"""Ukrainian: how it is typeset; for all else it has the plain default."""

from pipelines.language.language import Language, listed, no_letter_alone


class Ukrainian(Language):
    """Ukrainian as it is set in Cyrillic typography."""

    quotation_marks = ("«»", "„“")
    tied_spaces = no_letter_alone("авикосуяіїєй")
    recording_words = listed("аудіо без відео від екрана запис записи знімок копія назви новий о")
    subtitle_credits = r"^субтитр\w+ (?:зробив|створив|підготував)|^редактор субтитрів"
    courtesies = r"дякую(?: за (?:перегляд|увагу))?|дякуємо за (?:перегляд|увагу)|до побачення"


LANGUAGE = Ukrainian("uk")
