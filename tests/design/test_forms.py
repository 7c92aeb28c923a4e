"""Fields as every form shows them."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string


class Sample(forms.Form):
    title = forms.CharField(label="Name", help_text="As read out.")
    area = forms.CharField(label="Area", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Agreed")


def html(**kwargs: object) -> str:
    return render_crispy_form(Sample(**kwargs))


def test_hint_and_error_stand_between_label_and_control() -> None:
    page = html(data={})
    places = [
        page.index(text)
        for text in ('for="id_title"', "As read out.", 'id="id_title_error"', 'name="title"')
    ]
    assert places == sorted(places)


def test_the_control_points_to_its_hint_and_error() -> None:
    control = re.search(r'<input[^>]*name="title"[^>]*>', html(data={}))
    assert control
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described
    for name in described[1].split():
        assert f'id="{name}"' in html(data={})
    assert 'aria-invalid="true"' in control[0]


def test_only_what_may_stay_empty_is_marked() -> None:
    assert html().count("(optional)") == 1


def test_a_form_may_leave_the_mark_out() -> None:
    form = Sample()
    form.hide_optional = True
    assert "(optional)" not in render_crispy_form(form)


def test_the_browser_does_not_check_before_the_server() -> None:
    assert "novalidate" in html()


def test_what_was_typed_is_kept() -> None:
    assert 'value="Lighter Streets"' in html(data={"title": "Lighter Streets"})


def test_the_summary_links_to_each_field_and_to_the_first_of_a_group() -> None:
    summary = render_to_string("components/error_summary.html", {"form": Sample({})})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_title", "id_kind_0", "id_agreed"]
    page = html(data={})
    assert all(f'id="{target}"' in page for target in targets)


@pytest.mark.parametrize("form", [Sample(), Sample({"title": "x", "kind": "a", "agreed": "on"})])
def test_without_errors_there_is_no_summary(form: Sample) -> None:
    assert render_to_string("components/error_summary.html", {"form": form}).strip() == ""


def test_errors_of_a_formset_are_in_the_summary() -> None:
    formset = forms.formset_factory(Sample)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-title": ""}
    )
    assert not formset.is_valid()
    summary = render_to_string("components/error_summary.html", {"formset": formset})
    assert 'href="#id_form-0-title"' in summary
