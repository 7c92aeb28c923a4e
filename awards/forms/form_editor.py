"""Forms with which staff edit the sections and questions of a nomination form."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import QuestionKind
from awards.limits import TRANSLATION
from awards.models import Cycle, Form, Question, Section
from awards.questions import kind_named
from awards.questions.conditions import BETWEEN, awaited
from awards.questions.options import options_from

CHOICE_KINDS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
_CATEGORIES = "only_categories"


def _categories_field(cycle: Cycle) -> forms.MultipleChoiceField | None:
    """Checkboxes of the cycle's categories; none where there are not two to tell apart."""
    rows = [(row.slug, row.name) for row in cycle.categories.all()]
    if len(rows) < 2:
        return None
    return forms.MultipleChoiceField(
        label=gettext_lazy("Only for these categories"),
        choices=rows,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leave all of them empty to ask every nominee."),
    )


class _LimitedForm[Row: (Section, Question)](forms.ModelForm[Row]):
    """What may be asked of some categories alone."""

    def offer_categories(self, cycle: Cycle) -> None:
        field = _categories_field(cycle)
        if field is None:
            del self.fields[_CATEGORIES]
        else:
            self.fields[_CATEGORIES] = field


class SectionForm(_LimitedForm[Section]):
    class Meta:
        model = Section
        fields = ["title", "slug", "intro", "sara_phase", _CATEGORIES]
        widgets: ClassVar[dict[str, Any]] = {"intro": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar[dict[str, Any]] = {"slug": gettext_lazy("Short name in addresses")}

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_categories(form.cycle)


def when_name(slug: str) -> str:
    """The field in which the awaited answers to an earlier question are ticked."""
    return f"when-{slug}"


class QuestionForm(_LimitedForm[Question]):
    """Choices are typed one a line; a condition is an earlier question and answers to it."""

    options = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One a line. Only for the kinds that offer a choice. Whoever chose one whose words you "
            "change has to choose again."
        ),
    )
    show_when_question = forms.ChoiceField(
        label=gettext_lazy("When is it asked?"),
        required=False,
        help_text=gettext_lazy("It can wait for an answer to a choice that is offered before it."),
    )

    class Meta:
        model = Question
        fields = [
            "label",
            "slug",
            "kind",
            "help_text",
            "options",
            "word_limit",
            "required",
            "criterion",
            "identifying",
            "publishable",
            _CATEGORIES,
            "show_when_question",
        ]
        widgets: ClassVar[dict[str, Any]] = {"help_text": forms.Textarea(attrs={"rows": 2})}
        labels: ClassVar[dict[str, Any]] = {
            "slug": gettext_lazy("Short name under which answers are kept")
        }

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_options = list(self.instance.options) if self.instance.pk else []
        self.deciders = _choices_before(form, self.instance)
        criterion = self.fields["criterion"]
        if isinstance(criterion, forms.ModelChoiceField):
            criterion.queryset = form.cycle.criteria.all()
        self.initial["options"] = "\n".join(label for _value, label in self.known_options)
        self.offer_categories(form.cycle)
        self._offer_conditions()

    def _offer_conditions(self) -> None:
        condition = self.fields["show_when_question"]
        if isinstance(condition, forms.ChoiceField):
            condition.choices = [
                ("", _("Always")),
                *(
                    (row.slug, _("Depending on: %(question)s") % {"question": row.label})
                    for row in self.deciders
                ),
                *self._lost_condition(),
            ]
        for row in self.deciders:
            is_chosen = row.slug == self.instance.show_when_question
            self.fields[when_name(row.slug)] = forms.MultipleChoiceField(
                label=_("Only if “%(question)s” is answered") % {"question": row.label},
                choices=[tuple(pair) for pair in row.options],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=awaited(self.instance) if is_chosen else (),
            )

    def _lost_condition(self) -> list[tuple[str, str]]:
        """A question that is gone or was moved behind this one is still named, to be replaced."""
        slug = self.instance.show_when_question
        if not slug or slug in {row.slug for row in self.deciders}:
            return []
        return [(slug, _("Depending on: %(slug)s, which is not asked before") % {"slug": slug})]

    def conditions(self) -> list[dict[str, Any]]:
        """Each earlier choice with the field of its answers, for the page."""
        return [
            {"when": f"show_when_question={row.slug}", "field": self[when_name(row.slug)]}
            for row in self.deciders
        ]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug.endswith(TRANSLATION):
            raise forms.ValidationError(
                _("A short name cannot end in “%(ending)s”: translations of answers do."),
                params={"ending": TRANSLATION},
            )
        return slug

    def clean_options(self) -> list[list[str]]:
        lines = [line.strip() for line in str(self.cleaned_data["options"]).splitlines()]
        labels = [line for line in lines if line]
        if len(set(labels)) < len(labels):
            raise forms.ValidationError(_("Offer each choice once."))
        return options_from(labels, self.known_options)

    def clean_show_when_question(self) -> str:
        slug = str(self.cleaned_data["show_when_question"])
        if slug and slug not in {row.slug for row in self.deciders}:
            raise forms.ValidationError(
                _("This question is not asked before, so nothing can depend on it.")
            )
        return slug

    def clean(self) -> dict[str, Any]:
        super().clean()
        needs_options = self.cleaned_data.get("kind") in CHOICE_KINDS
        if needs_options and "options" not in self.errors and len(self._options()) < 2:
            self.add_error("options", _("Offer at least two choices, one a line."))
        self._clean_condition()
        return self.cleaned_data

    def _options(self) -> list[list[str]]:
        return self.cleaned_data.get("options") or []

    def _clean_condition(self) -> None:
        """The ticked answers become the stored condition; those to other questions count not."""
        ticked = {row.slug: self.cleaned_data.pop(when_name(row.slug), []) for row in self.deciders}
        slug = self.cleaned_data.get("show_when_question", "")
        values = ticked.get(slug, [])
        if slug and not values and when_name(slug) not in self.errors:
            self.add_error(when_name(slug), _("Tick the answers for which the question is asked."))
        self.cleaned_data["show_when_value"] = BETWEEN.join(values)


def _choices_before(form: Form, question: Question) -> list[Question]:
    """Questions with choices that come before this one; a new one is the last of its section."""
    at = question.section.position, question.section_id
    found: list[Question] = []
    for row in _in_order(form):
        if row.pk == question.pk or (row.section.position, row.section_id) > at:
            break
        if kind_named(row.kind).has_options:
            found.append(row)
    return found


def _in_order(form: Form) -> list[Question]:
    rows = Question.objects.filter(section__form=form).select_related("section")
    return list(rows.order_by("section__position", "section__pk", "position", "pk"))
