"""Forms with which staff edit the sections and questions of a nomination form."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import QuestionKind
from awards.models import Form, Question, Section

CHOICE_KINDS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


class SectionForm(forms.ModelForm[Section]):
    class Meta:
        model = Section
        fields = ["title", "slug", "intro", "sara_phase"]
        widgets: ClassVar[dict[str, Any]] = {"intro": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar[dict[str, Any]] = {"slug": _("Short name in addresses")}


class QuestionForm(forms.ModelForm[Question]):
    """Choices are typed one a line; the stored value is the label's own text."""

    options = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Only for the kinds that offer a choice."),
    )

    class Meta:
        model = Question
        fields = [
            "label",
            "slug",
            "kind",
            "help_text",
            "criterion",
            "required",
            "word_limit",
            "options",
            "identifying",
            "publishable",
            "show_when_question",
            "show_when_value",
        ]
        widgets: ClassVar[dict[str, Any]] = {"help_text": forms.Textarea(attrs={"rows": 2})}
        labels: ClassVar[dict[str, Any]] = {"slug": _("Short name under which answers are kept")}

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nomination_form = form
        criterion = self.fields["criterion"]
        if isinstance(criterion, forms.ModelChoiceField):
            criterion.queryset = form.cycle.criteria.all()
        if self.instance.pk:
            self.initial["options"] = "\n".join(label for _value, label in self.instance.options)
        self.fields["show_when_question"].help_text = _(
            "The short name of a question. Leave empty to always show this one."
        )

    def clean_options(self) -> list[list[str]]:
        lines = str(self.cleaned_data["options"]).splitlines()
        return [[line.strip(), line.strip()] for line in lines if line.strip()]

    def clean_show_when_question(self) -> str:
        slug = str(self.cleaned_data["show_when_question"])
        questions = Question.objects.filter(section__form=self.nomination_form)
        if slug and not questions.filter(slug=slug).exists():
            raise forms.ValidationError(_("No question of this form has this short name."))
        return slug

    def clean(self) -> dict[str, Any]:
        super().clean()
        needs_options = self.cleaned_data.get("kind") in CHOICE_KINDS
        if needs_options and len(self.cleaned_data.get("options") or []) < 2:
            self.add_error("options", _("Offer at least two choices, one a line."))
        return self.cleaned_data
