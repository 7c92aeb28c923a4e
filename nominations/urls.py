"""Addresses of the nominations room."""

from django.urls import path

from nominations.views.nominee import files, overview, pdf, rows, section, starting, submitting

app_name = "nominations"

_DRAFT = [
    path("<slug:public_id>/about/", starting.details, name="details"),
    path("<slug:public_id>/partners/add/", starting.partner, name="partner_add"),
    path("<slug:public_id>/partners/<int:pk>/", starting.partner, name="partner_edit"),
    path(
        "<slug:public_id>/partners/<int:pk>/remove/",
        starting.partner_remove,
        name="partner_remove",
    ),
    path("<slug:public_id>/sections/<slug:slug>/", section.section, name="section"),
    path("<slug:public_id>/measures/add/<slug:question>/", rows.measure_add, name="measure_add"),
    path("<slug:public_id>/measures/<int:pk>/", rows.measure_edit, name="measure_edit"),
    path("<slug:public_id>/measures/<int:pk>/remove/", rows.measure_remove, name="measure_remove"),
    path("<slug:public_id>/costs/add/<slug:question>/", rows.cost_add, name="cost_add"),
    path("<slug:public_id>/costs/<int:pk>/", rows.cost_edit, name="cost_edit"),
    path("<slug:public_id>/costs/<int:pk>/remove/", rows.cost_remove, name="cost_remove"),
    path(
        "<slug:public_id>/community/add-survey/<slug:question>/",
        rows.survey_add,
        name="survey_add",
    ),
    path(
        "<slug:public_id>/community/add-number/<slug:question>/",
        rows.engagement_add,
        name="engagement_add",
    ),
    path("<slug:public_id>/community/<int:pk>/", rows.community_edit, name="community_edit"),
    path(
        "<slug:public_id>/community/<int:pk>/remove/",
        rows.community_remove,
        name="community_remove",
    ),
]

_SUBMITTING = [
    path("<slug:public_id>/check/", submitting.check, name="check"),
    path("<slug:public_id>/check/pdf/", pdf.draft_pdf, name="draft_pdf"),
    path("<slug:public_id>/submit/", submitting.submit, name="submit"),
    path("<slug:public_id>/receipt/", submitting.receipt, name="receipt"),
    path("<slug:public_id>/submissions/<int:version>/", submitting.submission, name="submission"),
    path(
        "<slug:public_id>/submissions/<int:version>/pdf/",
        pdf.submission_pdf,
        name="submission_pdf",
    ),
    path("<slug:public_id>/withdraw/", submitting.withdraw, name="withdraw"),
]

urlpatterns = [
    path("", overview.nomination_list, name="list"),
    path("start/", starting.start, name="start"),
    path("files/<slug:public_id>/", files.file, name="file"),
    path("files/<slug:public_id>/remove/", files.file_remove, name="file_remove"),
    path("<slug:public_id>/", overview.detail, name="detail"),
    *_DRAFT,
    *_SUBMITTING,
]
