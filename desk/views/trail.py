"""Staff: the audit trail, and the health of what runs in the background."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from accounts.http import person, staff_only
from audit.models import AuditEntry, AuditHead
from desk.scopes import messages_for, scopes_of
from mail.models import JobRun

PAGE_SIZE = 50


@staff_only
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    user = person(request)
    entries = AuditEntry.objects.visible_to(user, scopes_of(user)).for_list()
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "head": AuditHead.objects.first()}
    return render(request, "desk/trail.html", context)


@staff_only
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """What runs by itself: timed jobs, queued tasks, mail that did not leave."""
    user = person(request)
    now = timezone.now()
    late = set(JobRun.objects.late(now).values_list("name", flat=True))
    tasks = DBTaskResult.objects.values("status").annotate(count=Count("pk")).order_by("status")
    context = {
        "jobs": [{"run": run, "late": run.name in late} for run in JobRun.objects.order_by("name")],
        "tasks": list(tasks),
        "mail": messages_for(user).count_by_state(),
    }
    return render(request, "desk/health.html", context)
