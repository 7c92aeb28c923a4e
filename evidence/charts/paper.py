"""Charts on paper: a style of their own, for renderers that keep the page's style from SVG."""

import re

# Ink on white: the light values of the page's colours (static/css/tokens.css).
INK = "#14202b"
MUTED = "#52606d"
RULE = "#d9dee2"
SLATE = "#48617a"
LAUREL = "#1e5b46"
BRASS = "#8a6a1f"
WHITE = "#ffffff"
FONTS = '"Public Sans", "DejaVu Sans", sans-serif'

STYLE = f"""
.chart text {{ fill: {INK}; font-size: 13px; font-family: {FONTS} }}
.chart .background {{ fill: none }}
.chart .axis path {{ fill: none; stroke: {RULE}; stroke-width: 1 }}
.chart .axis path.axis {{ stroke: {MUTED} }}
.chart .axis.y text {{ fill: {MUTED}; text-anchor: end }}
.chart .chart__bar {{ fill: {SLATE} }}
.chart .chart__bar--after {{ fill: {LAUREL} }}
.chart .value {{ font-size: 14px; font-weight: 600 }}
.chart .chart__band {{ fill: {MUTED}; fill-opacity: 0.25 }}
.chart .chart__whisker {{ fill: none; stroke: {INK} }}
.chart .chart__whisker--inside {{ stroke: {WHITE} }}
.chart .chart__mark {{ fill: none; stroke: {BRASS}; stroke-width: 1.5; stroke-dasharray: 4 3 }}
.chart .chart__mark-label {{ fill: {BRASS}; font-weight: 600 }}
"""

OPENING = re.compile(r"<svg\b[^>]*>")
BOX = re.compile(r'\bviewBox="0 0 ([\d.]+) ([\d.]+)"')


def for_print(markup: str) -> str:
    """HTML whose charts carry their colours, fonts and size with them.

    For PDFs only: the strict content security policy of a page would refuse the style.
    """
    return OPENING.sub(_styled, markup)


def _styled(opening: re.Match[str]) -> str:
    box = BOX.search(opening[0])
    if box is None or 'class="chart"' not in opening[0] or ' width="' in opening[0]:
        return opening[0]
    return f'{opening[0][:-1]} width="{box[1]}" height="{box[2]}"><style>{STYLE}</style>'
