"""Addresses where staff run the panel, its conflicts and the assignment."""

from django.urls import path

from judging.views.staff import assignment, conflicts, panel

_DESK = "desk/cycles/<int:pk>/judging/"

PANEL = [
    path(f"{_DESK}panel/", panel.panel, name="staff_panel"),
    path(f"{_DESK}panel/invite/", panel.invite, name="staff_invite"),
    path(f"{_DESK}panel/rules/", panel.rules, name="staff_panel_rules"),
    path(f"{_DESK}panel/<int:row>/", panel.member, name="staff_member"),
    path(f"{_DESK}conflicts/", conflicts.conflicts, name="staff_conflicts"),
    path(f"{_DESK}conflicts/enter/", conflicts.enter, name="staff_conflict_enter"),
    path(
        f"{_DESK}conflicts/rules/<slug:rule>/open/",
        conflicts.reopen_rule,
        name="staff_conflicts_reopen",
    ),
    path(f"{_DESK}conflicts/<int:row>/settle/", conflicts.settle, name="staff_settle"),
    path(f"{_DESK}conflicts/<int:row>/open/", conflicts.reopen, name="staff_conflict_reopen"),
]

ASSIGNMENT = [
    path(f"{_DESK}assignment/", assignment.plan, name="staff_plan"),
    path(f"{_DESK}assignment/new/", assignment.plan_new, name="staff_plan_new"),
    path(f"{_DESK}assignment/apply/", assignment.plan_apply, name="staff_plan_apply"),
    path(f"{_DESK}assignment/plans/", assignment.runs, name="staff_runs"),
    path(f"{_DESK}assignment/plans/<int:row>/", assignment.run, name="staff_run"),
    path(f"{_DESK}assignment/entries/<str:public_id>/", assignment.pair, name="staff_pair"),
    path(f"{_DESK}assignment/rules/<int:row>/drop/", assignment.rule_drop, name="staff_rule_drop"),
]
