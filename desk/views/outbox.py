"""Staff: every mail that goes out, before and after it is sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import person, staff_only
from desk.scopes import messages_for
from mail.enums import MessageState
from mail.exceptions import MailRefused
from mail.models.message import OutboxMessageQuerySet
from mail.rendering import SUBJECT_LENGTH
from mail.services import edit_message, hold_message, release_message, retry_message

PAGE_SIZE = 50
ACTS = {"hold": hold_message, "release": release_message, "retry": retry_message}


class MessageForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 16}), strip=False
    )


def _visible(request: HttpRequest) -> OutboxMessageQuerySet:
    return messages_for(person(request))


@staff_only
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    visible = _visible(request)
    state = request.GET.get("state", "")
    chosen = visible.filter(state=state) if state in MessageState.values else visible
    page = Paginator(chosen.for_list(), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = visible.count_by_state()
    states = [
        {"value": value, "label": label, "count": counts[value], "chosen": value == state}
        for value, label in MessageState.choices
    ]
    context = {"page_obj": page, "states": states, "state": state, "total": sum(counts.values())}
    return render(request, "desk/outbox.html", context)


@staff_only
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(_visible(request), pk=pk)
    return render(request, "desk/message.html", {"mail": mail, "body": mail.displayed_body()})


@staff_only
@require_POST
def message_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold, release or send again."""
    mail = get_object_or_404(_visible(request), pk=pk)
    verb = ACTS.get(request.POST.get("act", ""))
    if verb is None:
        messages.error(request, _("Choose what to do with the message."))
        return redirect("desk:message", mail.pk)
    try:
        verb(message=mail, actor=person(request))
    except MailRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. The message now says where it stands."))
    return redirect("desk:message", mail.pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def message_edit(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(_visible(request), pk=pk)
    if not mail.can_edit:
        messages.error(request, _("This message can no longer be changed."))
        return redirect("desk:message", mail.pk)
    form = MessageForm(request.POST or None, initial={"subject": mail.subject, "body": mail.body})
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            edit_message(message=mail, actor=person(request), **values)
        except MailRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The message is changed."))
            return redirect("desk:message", mail.pk)
    status = 422 if form.is_bound else 200
    return render(request, "desk/message_edit.html", {"form": form, "mail": mail}, status=status)
