"""Addresses of the staff's setting-up pages."""

from django.urls import path

from awards.views.staff import awards, cycles, eligibility, form_editor, setup, winners

urlpatterns = [
    path("desk/awards/", awards.award_list, name="staff_awards"),
    path("desk/awards/new/", awards.award_new, name="staff_award_new"),
    path("desk/awards/<slug:slug>/", awards.award_detail, name="staff_award"),
    path("desk/awards/<slug:slug>/edit/", awards.award_edit, name="staff_award_edit"),
    path("desk/awards/<slug:slug>/staff/add/", awards.staff_add, name="staff_add"),
    path("desk/awards/<slug:slug>/sponsors/new/", awards.sponsor_new, name="staff_sponsor_new"),
    path(
        "desk/awards/<slug:slug>/sponsorships/new/",
        awards.sponsorship_edit,
        name="staff_sponsorship_new",
    ),
    path(
        "desk/awards/<slug:slug>/sponsorships/<int:pk>/",
        awards.sponsorship_edit,
        name="staff_sponsorship",
    ),
    path("desk/awards/<slug:slug>/winners/", winners.winner_list, name="staff_winners"),
    path("desk/awards/<slug:slug>/winners/new/", winners.winner_edit, name="staff_winner_new"),
    path("desk/awards/<slug:slug>/winners/<int:pk>/", winners.winner_edit, name="staff_winner"),
    path(
        "desk/awards/<slug:slug>/winners/<int:pk>/withhold/",
        winners.winner_withhold,
        name="staff_winner_withhold",
    ),
    path("desk/awards/<slug:slug>/cycles/new/", cycles.cycle_new, name="staff_cycle_new"),
    path("desk/cycles/<int:pk>/edit/", cycles.cycle_edit, name="staff_cycle_edit"),
    path("desk/cycles/<int:pk>/copy/", cycles.cycle_clone, name="staff_cycle_clone"),
    path("desk/cycles/<int:pk>/eligibility/", eligibility.eligibility, name="staff_eligibility"),
    path("desk/cycles/<int:pk>/criteria/", setup.criteria, name="staff_criteria"),
    path("desk/cycles/<int:pk>/criteria/examples/", setup.examples_add, name="staff_examples"),
    path("desk/cycles/<int:pk>/criteria/new/", setup.criterion_edit, name="staff_criterion_new"),
    path("desk/cycles/<int:pk>/criteria/<int:row>/", setup.criterion_edit, name="staff_criterion"),
    path(
        "desk/cycles/<int:pk>/criteria/<int:row>/remove/",
        setup.criterion_remove,
        name="staff_criterion_remove",
    ),
    path("desk/cycles/<int:pk>/categories/new/", setup.category_edit, name="staff_category_new"),
    path("desk/cycles/<int:pk>/categories/<int:row>/", setup.category_edit, name="staff_category"),
    path(
        "desk/cycles/<int:pk>/categories/<int:row>/remove/",
        setup.category_remove,
        name="staff_category_remove",
    ),
    path("desk/cycles/<int:pk>/form/", form_editor.form_detail, name="staff_form"),
    path("desk/cycles/<int:pk>/form/act/", form_editor.form_act, name="staff_form_act"),
    path(
        "desk/cycles/<int:pk>/form/sections/new/",
        form_editor.section_edit,
        name="staff_section_new",
    ),
    path(
        "desk/cycles/<int:pk>/form/sections/<int:row>/",
        form_editor.section_edit,
        name="staff_section",
    ),
    path(
        "desk/cycles/<int:pk>/form/sections/<int:row>/act/",
        form_editor.section_act,
        name="staff_section_act",
    ),
    path(
        "desk/cycles/<int:pk>/form/sections/<int:section>/questions/new/",
        form_editor.question_edit,
        name="staff_question_new",
    ),
    path(
        "desk/cycles/<int:pk>/form/sections/<int:section>/questions/<int:row>/",
        form_editor.question_edit,
        name="staff_question",
    ),
    path(
        "desk/cycles/<int:pk>/form/sections/<int:section>/questions/<int:row>/act/",
        form_editor.question_act,
        name="staff_question_act",
    ),
]
