"""A cycle's nomination form: sections with questions, versioned by publishing."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums import QuestionKind, SaraPhase
from awards.models.criterion import Criterion
from awards.models.cycle import Cycle

# Answers, submissions and scores refer to what a published form asked, so the database keeps it.
_CHECK = """
SELECT f.published_at INTO published FROM awards_form f WHERE f.id = {form} FOR SHARE;
IF published IS NOT NULL THEN
    RAISE EXCEPTION 'a published form cannot change'
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
"""


def _stays_once_published(name: str, form_of: str) -> pgtrigger.Trigger:
    """Refuses to add, change or delete a row of a published form; `form_of` finds the form's id.

    It locks the form for share, so that a change and the publishing cannot pass each other.
    """
    of_old, of_new = (_CHECK.format(form=form_of.format(row=row)) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("published", "timestamptz")],
        func=f"""
            IF TG_OP <> 'INSERT' THEN {of_old} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {of_new}
            RETURN NEW;
        """,
    )


class FormQuerySet(models.QuerySet["Form"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class Form(models.Model):
    """One version of a cycle's form. Publishing freezes it; a change makes a new version."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="forms")
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(published_at__isnull=True),
                name="form_one_unpublished_version",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_form_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} v{self.version}"


def only_categories_field() -> "ArrayField[list[str], list[str]]":
    """Slugs of the categories that are asked; empty means all of them."""
    return ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("only for these categories"),
        default=list,
        blank=True,
    )


class Section(models.Model):
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="sections")
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("title"), max_length=150)
    intro = models.TextField(_("introduction"), blank=True)
    sara_phase = models.CharField(_("SARA phase"), max_length=12, choices=SaraPhase, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    only_categories = only_categories_field()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "slug"], name="section_once_per_form"),
        ]
        triggers = [_stays_once_published("section_of_published_form_stays", "{row}.form_id")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. Its slug is stable across versions, so that answers carry over."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    slug = models.SlugField(max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    label = models.CharField(_("question"), max_length=300)
    help_text = models.TextField(_("hint"), blank=True)
    required = models.BooleanField(
        _("needed to submit"), default=False, help_text=_("A draft can be saved without it.")
    )
    word_limit = models.PositiveSmallIntegerField(_("word limit"), null=True, blank=True)
    options = models.JSONField(
        _("choices"), default=list, blank=True, help_text=_("Pairs of stored value and label.")
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("criterion"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        help_text=_("Shown to judges beside this criterion."),
    )
    identifying = models.BooleanField(
        _("identifying"), default=False, help_text=_("Hidden in blind rounds.")
    )
    publishable = models.BooleanField(
        _("publishable"), default=False, help_text=_("May appear in the winner's public record.")
    )
    show_when_question = models.SlugField(_("shown when this question"), max_length=60, blank=True)
    show_when_value = models.CharField(
        _("was answered with"),
        max_length=1000,
        blank=True,
        help_text=_("The stored value of a choice, or several of them with | between them."),
    )
    position = models.PositiveSmallIntegerField(default=0)
    only_categories = only_categories_field()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "slug"], name="question_once_per_section"),
            models.CheckConstraint(
                condition=models.Q(word_limit__isnull=True) | models.Q(word_limit__gt=0),
                name="question_word_limit_is_positive",
            ),
        ]
        triggers = [
            _stays_once_published(
                "question_of_published_form_stays",
                "(SELECT s.form_id FROM awards_section s WHERE s.id = {row}.section_id)",
            )
        ]

    def __str__(self) -> str:
        return self.label
