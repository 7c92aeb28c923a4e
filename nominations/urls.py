"""Addresses of the nominations room."""

from django.urls import include, path

from nominations import endorse_urls, intake_urls
from nominations.views.nominee import (
    appeals,
    autosave,
    details,
    files,
    history,
    looking,
    overview,
    pdf,
    publication,
    reminders,
    reopening,
    row_keeping,
    rows,
    section,
    self_check,
    starting,
    submitting,
    translation,
    uploads,
)

app_name = "nominations"

_DRAFT = [
    path("<slug:public_id>/about/", details.details, name="details"),
    path("<slug:public_id>/who-can-take-part/", self_check.self_check, name="self_check"),
    path("<slug:public_id>/translation/", translation.translation, name="translation"),
    path("<slug:public_id>/partners/add/", rows.partner_add, name="partner_add"),
    path("<slug:public_id>/partners/<int:pk>/", rows.partner_edit, name="partner_edit"),
    path(
        "<slug:public_id>/partners/<int:pk>/remove/",
        rows.partner_remove,
        name="partner_remove",
    ),
    path("<slug:public_id>/sections/<slug:slug>/", section.section, name="section"),
    path("<slug:public_id>/sections/<slug:slug>/autosave/", autosave.autosave, name="autosave"),
    path("<slug:public_id>/unsaved/<int:pk>/", row_keeping.unsaved, name="unsaved"),
    path("<slug:public_id>/here/", autosave.here, name="here"),
    path("<slug:public_id>/history/", history.history, name="history"),
    path("<slug:public_id>/history/<int:pk>/", history.revision, name="revision"),
    path("<slug:public_id>/measures/add/<slug:question>/", rows.measure_add, name="measure_add"),
    path("<slug:public_id>/measures/<int:pk>/", rows.measure_edit, name="measure_edit"),
    path("<slug:public_id>/measures/<int:pk>/remove/", rows.measure_remove, name="measure_remove"),
    path(
        "<slug:public_id>/milestones/add/<slug:question>/",
        rows.milestone_add,
        name="milestone_add",
    ),
    path("<slug:public_id>/milestones/<int:pk>/", rows.milestone_edit, name="milestone_edit"),
    path(
        "<slug:public_id>/milestones/<int:pk>/remove/",
        rows.milestone_remove,
        name="milestone_remove",
    ),
    path(
        "<slug:public_id>/publication/<slug:question>/",
        publication.publication,
        name="publication",
    ),
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
    path("<slug:public_id>/look-through/", looking.looking, name="looking"),
    path("<slug:public_id>/check/pdf/", pdf.draft_pdf, name="draft_pdf"),
    path("<slug:public_id>/submit/", submitting.submit, name="submit"),
    path("<slug:public_id>/receipt/", submitting.receipt, name="receipt"),
    path("<slug:public_id>/receipt/pdf/", pdf.receipt_pdf, name="receipt_pdf"),
    path("<slug:public_id>/submissions/<int:version>/", submitting.submission, name="submission"),
    path(
        "<slug:public_id>/submissions/<int:version>/pdf/",
        pdf.submission_pdf,
        name="submission_pdf",
    ),
    path("<slug:public_id>/withdraw/", submitting.withdraw, name="withdraw"),
    path("<slug:public_id>/appeal/", appeals.appeal, name="appeal"),
    path("<slug:public_id>/reopen/", reopening.reopen, name="reopen"),
    path("<slug:public_id>/keep/", reopening.keep, name="keep"),
    path("<slug:public_id>/reinstate/", reopening.reinstate, name="reinstate"),
]

_REMINDERS = [
    path("reminders/", reminders.reminders_by_link, name="reminders_by_link"),
    path("reminders/<str:token>/", reminders.reminders_link, name="reminders_link"),
    path("<slug:public_id>/reminders/", reminders.reminders, name="reminders"),
]

urlpatterns = [
    path("", overview.nomination_list, name="list"),
    *_REMINDERS,
    path("start/", starting.start, name="start"),
    path("files/<slug:public_id>/", files.file, name="file"),
    path("files/<slug:public_id>/about/", files.file_edit, name="file_edit"),
    path("files/<slug:public_id>/remove/", files.file_remove, name="file_remove"),
    path("uploads/<slug:public_id>/", uploads.upload, name="upload"),
    path("uploads/<slug:public_id>/finish/", uploads.upload_finish, name="upload_finish"),
    path("<slug:public_id>/uploads/", uploads.uploads, name="uploads"),
    path("<slug:public_id>/", overview.detail, name="detail"),
    path("<slug:public_id>/endorsements/", include(endorse_urls.TEAM)),
    path("<slug:public_id>/", include(intake_urls.TEAM)),
    *intake_urls.BLANK,
    *_DRAFT,
    *_SUBMITTING,
]
