"""An agency's team: members see it, the owner changes it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.forms.agency import HandOverForm, InviteForm, RoleForm
from accounts.http import person
from accounts.models import Agency, Invitation, Membership
from accounts.services import agencies as verbs
from accounts.views.kept import kept_words

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who is on the team; the owner also sees open invitations and can send one."""
    agency = _agency(request, pk)
    owner = _is_owner(agency)
    if request.method == "POST":
        if not owner:
            raise Http404
        return _invite(request, agency)
    words = kept_words(request) if owner else None
    return _team_page(request, agency, InviteForm(words))


def _invite(request: HttpRequest, agency: Any) -> HttpResponseBase:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            verbs.invite_colleague(agency=agency, actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            sent = _("The invitation to %(email)s is on its way.")
            messages.success(request, sent % {"email": form.cleaned_data["email"]})
            return redirect("accounts:team", pk=agency.pk)
    return _team_page(request, agency, form)


def _team_page(request: HttpRequest, agency: Any, form: InviteForm) -> HttpResponseBase:
    members = Paginator(agency.memberships.for_list(), PER_PAGE)
    owner = _is_owner(agency)
    context = {
        "agency": agency,
        "is_owner": owner,
        "page": members.get_page(request.GET.get("page")),
        "invitations": list(_pending(agency)) if owner else [],
        "form": form,
    }
    return render(request, "accounts/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_role(request: HttpRequest, pk: int, member: int) -> HttpResponseBase:
    """Change a colleague's role, or take them off the team: a page with both."""
    agency = _owned_agency(request, pk)
    membership = get_object_or_404(agency.memberships.select_related("user"), pk=member)
    if membership.role == MembershipRole.OWNER:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            agency,
            lambda: verbs.change_role(
                membership=membership, actor=person(request), role=form.cleaned_data["role"]
            ),
            _("The role is changed."),
        )
    context = {"agency": agency, "membership": membership, "form": form}
    return render(request, "accounts/member.html", context)


@require_POST
def member_remove(request: HttpRequest, pk: int, member: int) -> HttpResponseBase:
    """Take a colleague off the team."""
    agency = _owned_agency(request, pk)
    membership = agency.memberships.filter(pk=member).first()
    if membership is None:  # the button was pressed twice
        messages.info(request, _("This person is no longer on the team."))
        return redirect("accounts:team", pk=agency.pk)
    return _act(
        request,
        agency,
        lambda: verbs.remove_member(membership=membership, actor=person(request)),
        _("The person is no longer on the team."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Leave the team; asks once."""
    agency = _agency(request, pk)
    if _is_owner(agency):
        raise Http404
    if request.method == "POST":
        return _act(
            request,
            None,
            lambda: verbs.leave_agency(agency=agency, user=person(request)),
            _("You are no longer on the team."),
        )
    return render(request, "accounts/leave.html", {"agency": agency})


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a colleague the owner; asks who."""
    agency = _owned_agency(request, pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, agency=agency)
    if request.method == "POST" and form.is_valid():
        heir: Membership = form.cleaned_data["to"]
        return _act(
            request,
            agency,
            lambda: verbs.hand_over_ownership(agency=agency, actor=person(request), to=heir.user),
            _("The agency has a new owner. You are an editor now."),
        )
    return render(request, "accounts/hand_over.html", {"agency": agency, "form": form})


@require_POST
def invitation_resend(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    """A fresh link to the same address."""
    agency = _owned_agency(request, pk)
    found = get_object_or_404(agency.invitations.select_related("agency"), pk=invitation)
    return _act(
        request,
        agency,
        lambda: verbs.resend_invitation(invitation=found, actor=person(request)),
        _("A new invitation is on its way. The link sent before no longer works."),
    )


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    """The link that was sent stops working."""
    agency = _owned_agency(request, pk)
    found = get_object_or_404(agency.invitations.select_related("agency"), pk=invitation)
    return _act(
        request,
        agency,
        lambda: verbs.withdraw_invitation(invitation=found, actor=person(request)),
        _("The invitation is withdrawn. Its link no longer works."),
    )


def _act(
    request: HttpRequest, agency: Any | None, verb: Callable[[], object], done: str
) -> HttpResponseBase:
    """Do it, say so or say why not, and go back to the team (or, without one, to the list)."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("accounts:team", pk=agency.pk) if agency else redirect("accounts:agencies")


def _agency(request: HttpRequest, pk: int) -> Any:
    """The agency with the person's ``part`` in it; 404 for those who are not on its team."""
    return get_object_or_404(Agency.objects.for_list(person(request)), pk=pk)


def _owned_agency(request: HttpRequest, pk: int) -> Any:
    agency = _agency(request, pk)
    if not _is_owner(agency):
        raise Http404
    return agency


def _is_owner(agency: Any) -> bool:
    return bool(agency.part == MembershipRole.OWNER)


def _pending(agency: Agency) -> Any:
    return (
        Invitation.objects.pending()
        .filter(agency=agency)
        .select_related("agency", "invited_by")
        .order_by("-created_at", "-pk")
    )
