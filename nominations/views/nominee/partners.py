"""Naming a partner, changing what is said of one, naming it no longer."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.questions.partner_facts import partner_facts, read_partner
from nominations.exceptions import ChangedMeanwhile
from nominations.forms.about import PartnerForm
from nominations.http import for_open_drafts
from nominations.models import Nomination, Partner
from nominations.services.partners import partners_question, remove_partner, save_partner


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def partner(request: HttpRequest, nomination: Nomination, pk: int | None = None) -> HttpResponse:
    """Name a partner, or change one. What somebody else changed meanwhile is shown beside it."""
    known = get_object_or_404(nomination.partners, pk=pk) if pk is not None else None
    data = request.POST if request.method == "POST" else kept_words(request)
    form = PartnerForm(data, initial=model_to_dict(known) if known else None)
    seen = _seen(data, known)
    context: dict[str, Any] = {
        "form": form,
        "nomination": nomination,
        "partner": known,
        "seen": seen,
        **_asked_in(nomination),
    }
    if request.method == "POST" and form.is_valid():
        try:
            save_partner(
                nomination=nomination,
                actor=person(request),
                partner=known,
                seen_version=seen,
                **form.cleaned_data,
            )
        except ChangedMeanwhile as conflict:
            theirs = {"partner": _shown(nomination.partners.get(pk=conflict.pk))}
            context |= {"conflict": str(conflict), "theirs": theirs, "seen": conflict.version}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(context["back"])
    return render(request, "nominations/partner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def partner_remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    """Ask once more, then name the partner no longer."""
    known = get_object_or_404(nomination.partners, pk=pk)
    asked_in = _asked_in(nomination)
    if request.method == "POST":
        try:
            remove_partner(partner=known, actor=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The partner is removed."))
        return redirect(asked_in["back"])
    context = {"nomination": nomination, "partner": known, **asked_in}
    return render(request, "nominations/partner_remove.html", context)


def _asked_in(nomination: Nomination) -> dict[str, str]:
    """Where the partners are listed: the section that asks for them, else the details."""
    question = partners_question(nomination)
    if question is None:
        back = reverse("nominations:details", args=[nomination.public_id])
        return {"back": back, "back_label": _("About the programme")}
    section = question.section
    back = reverse("nominations:section", args=[nomination.public_id, section.slug])
    return {"back": f"{back}#question-{question.slug}", "back_label": section.title}


def _seen(data: QueryDict | None, known: Partner | None) -> int | None:
    """The version that the person had before them when they began."""
    if known is None:
        return None
    sent = str(data.get("seen", "")) if data else ""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else known.version


def _shown(row: Partner) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("name", "part", "sector", "involvement")}
    return read_partner(partner_facts(facts))
