"""Addresses of the pages about a closed round's result, and of requests to make a paper void."""

from django.urls import path

from judging.views.deciding import (
    result_entry,
    result_figures,
    result_frozen,
    results,
    voiding,
)

_RESULTS = "judging/cycles/<int:pk>/results/"
_FROZEN = f"{_RESULTS}frozen/"
_VOID = "judging/cycles/<int:pk>/void/"

RESULTS = [
    path(_RESULTS, results.results, name="results"),
    path(f"{_RESULTS}anew/", results.recompute, name="recompute"),
    path(f"{_RESULTS}certainty/", result_figures.results_certainty, name="results_certainty"),
    path(f"{_RESULTS}judges/", result_figures.results_judges, name="results_judges"),
    path(f"{_RESULTS}criteria/", result_figures.results_criteria, name="results_criteria"),
    path(f"{_RESULTS}robustness/", result_figures.results_robustness, name="results_robustness"),
    path(_FROZEN, result_frozen.results_frozen, name="results_frozen"),
    path(f"{_FROZEN}make/", result_frozen.bundle_make, name="bundle_make"),
    path(f"{_FROZEN}sign/", result_frozen.bundle_sign, name="bundle_sign"),
    path(f"{_FROZEN}download/", result_frozen.bundle_download, name="bundle_download"),
    path(f"{_RESULTS}<str:public_id>/", result_entry.result_entry, name="result_entry"),
    path(_VOID, voiding.void_list, name="void_list"),
    path(f"{_VOID}ask/<str:public_id>/", voiding.void_ask, name="void_ask"),
    path(f"{_VOID}ask/ballot/<int:row>/", voiding.void_ask_ballot, name="void_ask_ballot"),
    path(f"{_VOID}<int:row>/", voiding.void_answer, name="void_answer"),
]
