"""Languages that a nomination can be written in."""

from django.conf.locale import LANG_INFO


def language_choices() -> list[tuple[str, str]]:
    """Code and own name of every language Django knows, English first, then by own name."""
    named = [(code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info]
    return sorted(named, key=lambda row: (row[0] != "en", row[1].casefold()))


def language_name(code: str) -> str:
    return str(LANG_INFO.get(code, {}).get("name_local", code))
