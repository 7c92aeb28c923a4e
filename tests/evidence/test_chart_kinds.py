"""Two counts, two areas, and charts on paper."""

import shutil
import subprocess
from pathlib import Path

import pytest

from evidence.charts import (
    Panel,
    Point,
    before_after_chart,
    for_print,
    paired_charts,
    paper,
    series_chart,
)
from tests.design.test_tokens import COLOURS, contrast
from tests.evidence.charting import (
    bars,
    lowest_tick,
    mark_at,
    number,
    of_class,
    parsed,
    right,
    texts,
)

TREATED = Panel(
    [Point("2015", 214), Point("2016", 230), Point("2017", 145)], "Old port", "214, 230, 145."
)
REST = Panel(
    [Point("2015", 21310), Point("2016", 21290), Point("2017", 20215)], "City", "21310 and so on."
)
NOTE = "Each chart has a scale of its own."


def pair(treated: Panel = TREATED, comparison: Panel = REST, **more: str) -> list:
    svgs = paired_charts(treated, comparison, ident="p", scale_note=NOTE, **more)
    return [parsed(svg) for svg in svgs]


def test_two_counts_stand_on_both_sides_of_the_mark() -> None:
    root = parsed(
        before_after_chart(
            Point("Dec 2015 – Feb 2016", 69, low=53, high=88),
            Point("Dec 2016 – Feb 2017", 19, low=11, high=30),
            ident="b",
            title="T",
            description="D",
            mark_label="Programme began",
        )
    )
    before, after = bars(root)
    assert right(before) < mark_at(root) < number(after, "x")
    assert after.get("class") == "chart__bar chart__bar--after"
    assert number(before, "height") / number(after, "height") == pytest.approx(69 / 19, rel=2e-3)
    assert {"69", "19"} <= {text.text for text in texts(root, "value")}


def test_two_counts_may_share_their_words() -> None:
    one, other = Point("a year", 4), Point("a year", 2)
    root = parsed(before_after_chart(one, other, ident="b", title="T", description="D"))
    assert len(bars(root)) == 2
    assert mark_at(root) > right(bars(root)[0])


def test_a_pair_has_scales_of_its_own_from_zero_and_says_so() -> None:
    roots = pair(marked_from="2017")
    assert [lowest_tick(root) for root in roots] == [0, 0]
    tallest = [max(number(bar, "height") for bar in bars(root)) for root in roots]
    assert tallest[0] == pytest.approx(tallest[1], rel=0.02)
    descriptions = ["".join(root.itertext()) for root in roots]
    assert all(NOTE in words for words in descriptions)


def test_a_pair_shows_the_same_periods_and_mark_in_the_same_places() -> None:
    one, other = pair(marked_from="2017", mark_label="Programme began")
    assert mark_at(one) == mark_at(other)
    assert [bar.get("x") for bar in bars(one)] == [bar.get("x") for bar in bars(other)]
    shifts = {of_class(root, "plot")[0].get("transform").split(",")[0] for root in (one, other)}
    assert len(shifts) == 1


def test_each_of_a_pair_is_an_image_with_a_name_of_its_own() -> None:
    roots = pair()
    assert [root.get("role") for root in roots] == ["img", "img"]
    assert [root.get("aria-labelledby") for root in roots] == [
        "p-treated-title p-treated-desc",
        "p-comparison-title p-comparison-desc",
    ]


def test_a_period_filed_for_one_area_only_is_an_empty_place_in_the_other() -> None:
    short = Panel([Point("2015", 30), Point("2017", 20)], "City", "30, 20.")
    one, other = pair(comparison=short, marked_from="2017")
    assert [len(bars(one)), len(bars(other))] == [3, 2]
    assert bars(other)[1].get("x") == bars(one)[2].get("x")
    assert bars(other)[1].get("class").endswith("--after")
    assert "2016" in {text.text for text in texts(other)}


def test_a_period_that_comes_twice_cannot_be_paired() -> None:
    twice = Panel([Point("2015", 30), Point("2015", 20)], "City", "30, 20.")
    with pytest.raises(ValueError, match="period"):
        pair(comparison=twice)


def chart() -> str:
    points = [Point("2015", 69, low=53, high=88), Point("2016", 19, low=11, high=30)]
    words = {"ident": "c", "title": "Thefts", "description": "69, then 19"}
    return series_chart(points, **words, marked_from="2016", mark_label="Programme began")


def test_on_paper_each_chart_has_one_style_and_a_size() -> None:
    page = f'<p>Words</p>{chart()}<svg class="seal"></svg>{chart()}'
    styled = for_print(page)
    assert styled.count("<style>") == 2
    assert '<svg class="seal"></svg>' in styled
    assert parsed(for_print(chart())).get("width") == "360"
    assert for_print(styled) == styled


def test_paper_takes_the_light_colours_of_the_page() -> None:
    light = {name: both[0] for name, both in COLOURS.items()}
    names = ("INK", "MUTED", "RULE", "SLATE", "LAUREL", "BRASS")
    assert {name: getattr(paper, name) for name in names} == {
        name: light[name.lower()] for name in names
    }


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"),
    [("ink", "paper"), ("ink", "surface"), ("paper", "slate"), ("paper", "laurel")],
)
def test_whiskers_are_seen_beside_the_bars_and_on_them(line: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[line][scheme], COLOURS[ground][scheme]) >= 3


def test_a_pdf_shows_the_chart_in_its_colours(tmp_path: Path) -> None:
    try:
        from weasyprint import HTML
    except OSError as problem:
        pytest.skip(f"WeasyPrint cannot load its system libraries: {problem}")
    plain, styled = (
        HTML(string=f"<h1>Thefts</h1>{markup}").write_pdf(uncompressed_pdf=True)
        for markup in (chart(), for_print(chart()))
    )
    for colour in (paper.SLATE, paper.LAUREL, paper.BRASS):
        assert fill(colour) not in plain
        assert fill(colour) in styled
    if shutil.which("pdftotext"):
        assert {"69", "19", "2015", "Programme began"} <= set(words_of(styled, tmp_path))


def fill(colour: str) -> bytes:
    """A colour as the operands of a PDF's colour operator."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(f"{part:.6f}".rstrip("0") for part in parts).encode()


def words_of(pdf: bytes, folder: Path) -> list[str]:
    path = folder / "chart.pdf"
    path.write_bytes(pdf)
    command = [shutil.which("pdftotext"), str(path), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.splitlines()
