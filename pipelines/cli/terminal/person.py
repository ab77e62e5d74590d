"""The language of the person at the command line."""

import configparser
from functools import cache

from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.locale.languages import AUTO, chosen


@cache
def words() -> Catalogue:
    """The catalogue of [batch] language, which by default follows the environment."""
    from pipelines.core import settings
    from pipelines.core.errors import BadSetting

    try:
        setting = settings.read(settings.batch).language
    except (BadSetting, configparser.Error):
        setting = AUTO  # what is wrong with the settings is about to be told
    return catalogue(chosen(setting))
