# SPDX-License-Identifier: MIT
"""Bars beside each other, the limit first, and the bar to hold to as a line: one SVG, no library."""
from html import escape

WIDTH, LEFT, ROW, HEAD = 760, 230, 30, 64
INK, FAINT, LIMIT, OURS, OTHER, LINE = "#22303c", "#8a97a3", "#b9c4cd", "#e4572e", "#7a9cc6", "#2e86ab"


def colour(name):
    return OURS if name.startswith("Lust") or name[0].isdigit() else LIMIT if name.startswith("C,") else OTHER


def bars(chart, top):
    rows, bar = chart["rows"], chart.get("bar")
    most = max([value for _, value in rows] + [bar or 0]) * 1.12
    scale = (WIDTH - LEFT - 70) / most
    out = ['<text x="24" y="%d" class="title">%s</text>' % (top + 30, escape(chart["title"]))]
    bottom = top + HEAD + ROW * len(rows)
    for index, (name, value) in enumerate(rows):
        y = top + HEAD + ROW * index
        out.append('<text x="%d" y="%d" class="name">%s</text>' % (LEFT - 12, y + 16, escape(name)))
        out.append('<rect x="%d" y="%d" width="%.1f" height="20" rx="3" fill="%s"/>' % (LEFT, y, value * scale, colour(name)))
    if bar:
        x = LEFT + bar * scale
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/>' % (
            x, top + HEAD - 8, x, bottom - 4, LINE))
        out.append('<text x="%.1f" y="%d" class="bar">bar %g</text>' % (x, top + HEAD - 12, bar))
    for index, (_, value) in enumerate(rows):
        out.append('<text x="%.1f" y="%d" class="value">%.2f</text>' % (
            LEFT + value * scale + 8, top + HEAD + ROW * index + 15, value))
    return out, bottom + 18


def svg(charts):
    body, top = [], 6
    for chart in charts:
        part, top = bars(chart, top)
        body += part
    style = ("text{font-family:system-ui,'DejaVu Sans',sans-serif;fill:%s}.title{font-size:16px;font-weight:600}"
             ".name{font-size:13px;text-anchor:end}.value{font-size:12px;fill:%s}"
             ".value,.bar{paint-order:stroke;stroke:#fff;stroke-width:3px}.bar{font-size:11px;text-anchor:middle;fill:%s}" % (INK, INK, LINE))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d"><style>%s</style>'
            '<rect width="100%%" height="100%%" fill="#fff"/>%s</svg>\n' % (WIDTH, top, WIDTH, top, style, "".join(body)))
