"""How a field of a library's form gets our words."""

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def say(field: forms.Field, required: "str | _StrPromise", label: "str | _StrPromise" = "") -> None:
    """Say what is missing when nothing was typed, and rename the field if ``label`` is given.

    The placeholder goes: it repeats the label, and is gone when one begins to type.
    """
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    if label:
        field.label = label
