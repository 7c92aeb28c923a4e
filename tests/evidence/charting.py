"""Reading a chart back: its parts, and its scale from the axis alone."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

from evidence.charts import SVG, Point, series_chart

type Draw = Callable[..., str]


def draw(points: list[Point], **words: str) -> ET.Element:
    given = {"ident": "c1", "title": "Thefts", "description": "4, 8, 13, then 4"} | words
    return parsed(series_chart(points, **given))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [part for part in root.iter() if name in part.get("class", "").split()]


def bars(root: ET.Element) -> list[ET.Element]:
    return of_class(root, "chart__bar")


def texts(root: ET.Element, kind: str = "") -> list[ET.Element]:
    found = [text for text in root.iter(f"{{{SVG}}}text") if text.text]
    return [text for text in found if not kind or text.get("class") == kind]


def number(element: ET.Element, name: str) -> float:
    return float(element.get(name, "nan"))


def right(bar: ET.Element) -> float:
    return number(bar, "x") + number(bar, "width")


def scale(root: ET.Element) -> Callable[[float], float]:
    """From a value to its height in the picture, by the two outer ticks of the value axis."""
    ticks = []
    for guide in of_class(root, "guides"):
        line = next(part for part in guide if part.tag.endswith("path"))
        word = next(part for part in guide if part.tag.endswith("text"))
        height = float(re.match(r"M[\d.]+ ([-\d.]+)", line.get("d", "")).group(1))
        ticks.append((float(word.text), height))
    (low, low_at), (high, high_at) = min(ticks), max(ticks)
    return lambda value: low_at + (value - low) * (high_at - low_at) / (high - low)


def lowest_tick(root: ET.Element) -> float:
    words = [text.text for guide in of_class(root, "guides") for text in guide if text.text]
    return min(float(word) for word in words)


def whisker_end(whisker: ET.Element) -> float:
    """The height of the cap."""
    return float(re.match(r"M[-\d.]+ ([-\d.]+)", whisker.get("d", "")).group(1))


def mark_at(root: ET.Element) -> float:
    return float(re.match(r"M([\d.]+)", of_class(root, "chart__mark")[0].get("d", "")).group(1))


def plot(root: ET.Element) -> ET.Element:
    group = next(g for g in root.iter(f"{{{SVG}}}g") if g.get("class") == "plot")
    return next(shape for shape in group if shape.get("class") == "background")
