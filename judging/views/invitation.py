"""The link in a panel invitation: terms, then accept or decline."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import InvitationPurpose
from accounts.exceptions import InvitationUnusable, Refused, Unusable
from accounts.http import person
from accounts.models import Invitation
from accounts.start import remember_links, start_links
from accounts.views.invitation_flow import (
    Standing,
    forget_token,
    standing,
    stash_token,
    stashed_invitation,
)
from accounts.views.signing_in import sign_in
from judging.enums import PanelStatus
from judging.forms.judge import ReasonForm
from judging.forms.seat import SeatForms
from judging.models import PanelMember
from judging.services.panel import decline_panel_invitation
from judging.services.seats import accept_panel_invitation
from judging.terms import terms_of

SESSION_KEY = "judging.invitation"


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in the mail: remember it in the session and clean the address."""
    stash_token(request, token, SESSION_KEY)
    return redirect("judging:invitation_page")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest) -> HttpResponseBase:
    """Show the terms; a POST accepts or declines."""
    if request.method == "POST" and not ratelimit.consume(request, action="invitation"):
        return cast("HttpResponseBase", ratelimit.respond_429(request))
    try:
        return _answer(request, _stashed(request))
    except InvitationUnusable as error:
        return _unusable(request, error)


def _stashed(request: HttpRequest) -> PanelMember:
    """The seat on offer, with its invitation.

    Raises:
        InvitationUnusable: no link was opened, or it is not open any more.
    """
    found = stashed_invitation(request, SESSION_KEY)
    if found.purpose != InvitationPurpose.PANEL:
        raise InvitationUnusable(Unusable.MISSING)
    seat = _seats(invitation=found).filter(status=PanelStatus.INVITED).first()
    if seat is None:
        raise InvitationUnusable(Unusable.USED)
    seat.invitation = found
    return seat


def _seats(**rule: object) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(**rule).select_related("cycle__award", "invitation")


def _unusable(request: HttpRequest, error: InvitationUnusable) -> HttpResponseBase:
    """Why the link cannot be used, and what to do, for each case in its own words."""
    reason = error.reason.value
    digest = request.session.get(SESSION_KEY)
    seat = _seats(invitation__token_hash=digest).first() if isinstance(digest, str) else None
    if error.reason is Unusable.WITHDRAWN:
        # A new link moves the seat to its own invitation and leaves this one without.
        declined = seat is not None and seat.status == PanelStatus.DECLINED
        reason = "replaced" if seat is None else "declined" if declined else reason
    context = {"reason": reason, "text": str(error), "cycle": seat.cycle if seat else None}
    status = 404 if error.reason is Unusable.MISSING else 410
    return render(request, "judging/invitation_unusable.html", context, status=status)


def _answer(request: HttpRequest, seat: PanelMember) -> HttpResponseBase:
    found = invitation_of(seat)
    where = standing(request, found)
    if where is Standing.OTHER_PERSON:
        return _other_person(request, seat)
    if request.method == "POST" and "decline" in request.POST:
        return _decline(request, seat, where)
    if request.method == "POST" and where is not Standing.SIGN_IN:
        return _accept(request, seat, where)
    return _page(request, seat, where)


def _other_person(request: HttpRequest, seat: PanelMember) -> HttpResponseBase:
    seated = PanelMember.objects.seats_of(person(request)).filter(cycle=seat.cycle_id)
    context = {
        "invitation": seat.invitation,
        "cycle": seat.cycle,
        "has_seat": seated.exists(),
    }
    return render(request, "judging/invitation_other.html", context, status=403)


def _decline(request: HttpRequest, seat: PanelMember, where: Standing) -> HttpResponseBase:
    form = _decline_form(request.POST)
    if not form.is_valid():
        return _page(request, seat, where, decline_form=form)
    decline_panel_invitation(invitation=invitation_of(seat), reason=form.cleaned_data["reason"])
    forget_token(request, SESSION_KEY)
    return render(request, "judging/declined.html", {"cycle": seat.cycle})


def _decline_form(data: QueryDict | None = None) -> ReasonForm:
    return ReasonForm(
        data,
        needed=False,
        label=_("Why, if you like to say"),
        help_text=_("The award's staff read it."),
    )


def _accept(request: HttpRequest, seat: PanelMember, where: Standing) -> HttpResponseBase:
    is_new = where is Standing.NEW_PERSON
    forms = SeatForms(request.POST, asks_name=is_new)
    if not forms.is_valid():
        return _page(request, seat, where, forms)
    values = forms.form.cleaned_data
    try:
        member = accept_panel_invitation(
            invitation=invitation_of(seat),
            profile=forms.profile(),
            user=None if is_new else person(request),
            full_name=values.get("full_name", ""),
            terms_sha256=values["terms_sha256"],
        )
    except InvitationUnusable:
        raise
    except Refused as refusal:
        forms.form.add_error(None, str(refusal))
        return _page(request, seat, where, forms)
    forget_token(request, SESSION_KEY)
    messages.success(request, _("You are on the panel."))
    response: HttpResponseBase = redirect("judging:home")
    if is_new and member.user is not None:
        response = sign_in(request, member.user, redirect_to=reverse("judging:home"))
    if member.user is not None:
        # The navigation shows what is remembered, and the new seat belongs there at once.
        remember_links(request, start_links(member.user))
    return response


def _page(
    request: HttpRequest,
    seat: PanelMember,
    where: Standing,
    forms: SeatForms | None = None,
    decline_form: ReasonForm | None = None,
) -> HttpResponseBase:
    terms = terms_of(seat.cycle)
    if forms is None:
        known = {
            "full_name": seat.invited_name,
            "max_load": seat.max_load,
            "terms_sha256": terms.sha256,
        }
        forms, is_bound = (
            SeatForms(None, asks_name=where is Standing.NEW_PERSON, initial=known),
            False,
        )
    else:
        is_bound = True
    context = {
        "invitation": seat.invitation,
        "member": seat,
        "cycle": seat.cycle,
        "must_sign_in": where is Standing.SIGN_IN,
        "terms": terms,
        "forms": forms,
        "form": forms.form,
        "decline_form": decline_form or _decline_form(),
    }
    status = 422 if is_bound or decline_form else 200
    return render(request, "judging/invitation.html", context, status=status)


def invitation_of(seat: PanelMember) -> Invitation:
    """The invitation by which a seat is on offer.

    Raises:
        InvitationUnusable: the seat was given without one.
    """
    if seat.invitation is None:
        raise InvitationUnusable(Unusable.MISSING)
    return seat.invitation
