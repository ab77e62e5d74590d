"""luigi.cfg and the page of the documentation say what the settings say."""

import configparser

from pipelines.core.settings import writing
from pipelines.core.settings.kinds import SECTIONS, settings_of
from tests.conftest import ROOT


def test_luigi_cfg_is_what_the_settings_say():
    written = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    assert written == writing.luigi_cfg(), "write it again: konspekt settings --file > luigi.cfg"


def test_the_page_is_what_the_settings_say():
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == writing.settings_page(), "write it again: konspekt settings --page > docs/settings.md"


def test_every_value_of_luigi_cfg_is_the_default():
    read = configparser.ConfigParser()
    read.read_string(writing.luigi_cfg())
    for name, section in SECTIONS.items():
        for setting_name, setting in settings_of(section).items():
            assert setting.kind.parse(read[name][setting_name]) == setting.default, (name, setting_name)


def test_every_setting_has_a_meaning_and_a_default_that_can_be():
    for section in SECTIONS.values():
        section()  # raises for a default that cannot be
        for name, setting in settings_of(section).items():
            assert setting.meaning.endswith((".", "...", ")")), (section.section, name)
