"""The form about a nomination's translation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.questions.widgets import LongSelect
from nominations.languages import language, language_choices
from nominations.models import Nomination


class TranslationForm(forms.Form):
    """Whether there is one, into which language, and whether a machine made it."""

    language = forms.ChoiceField(
        label=_("We also give a translation in"),
        required=False,
        widget=LongSelect,
        help_text=_("Each answer in words then has a second field. Judges read both."),
    )
    title = forms.CharField(
        label=_("Name of the programme in translation"), max_length=200, required=False
    )
    by_machine = forms.BooleanField(
        label=_("The translation was made by a machine"),
        required=False,
        help_text=_("Readers are told so, and go by your own words where the two differ."),
    )

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "language": nomination.translation_language,
                "title": nomination.translated_title,
                "by_machine": nomination.translation_by_machine,
            },
        )
        super().__init__(*args, **kwargs)
        self.nomination = nomination
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No translation")), *language_choices()]
        if code := nomination.translation_language:
            given = language(code)
            self.fields["title"].widget.attrs |= {"lang": given.code, "dir": given.direction}

    def clean_language(self) -> str:
        chosen = str(self.cleaned_data["language"])
        if chosen and chosen == self.nomination.language:
            raise forms.ValidationError(
                _("You write the nomination in this language. Choose another, or no translation.")
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = cleaned.get("title") or cleaned.get("by_machine")
        if words and not cleaned.get("language") and "language" not in self.errors:
            self.add_error("language", _("Choose the language of the translation."))
        return cleaned
