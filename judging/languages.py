"""Languages that nominations are written in and judges read."""

from django.conf.locale import LANG_INFO

CODES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr")


def language_choices(*further: str) -> list[tuple[str, str]]:
    """Code and own name of the usual languages and of those named, English first."""
    codes = sorted({*CODES, *further}, key=lambda code: (code != "en", code))
    return [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in codes]
