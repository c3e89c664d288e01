"""Elements of a self-contained HTML page: escaped text, tables, bars of intervals. Nothing is loaded."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

Html = str
"""Markup in which every text has been escaped."""


def text(words: str) -> Html:
    """Words as they are to be read."""
    return html.escape(words, quote=True)


def element(tag: str, *inner: Html, kind: str = "") -> Html:
    """An element with a class, if any, around markup."""
    opened = f'<{tag} class="{text(kind)}">' if kind else f"<{tag}>"
    return f"{opened}{''.join(inner)}</{tag}>"


def paragraph(words: str, kind: str = "") -> Html:
    """A paragraph of plain words."""
    return element("p", text(words), kind=kind)


def bullets(lines: Iterable[str]) -> Html:
    """A list of plain lines."""
    return element("ul", *(element("li", text(line)) for line in lines))


def table(header: Sequence[str], rows: Iterable[Sequence[Html]], kinds: Sequence[str]) -> Html:
    """A table whose first column names its rows; on a narrow screen every row becomes a card.

    `kinds` are the classes of the columns; each cell repeats its column's title for the cards.
    """
    head = element("tr", *(element("th", text(title)) for title in header))
    lines = []
    for row in rows:
        first, *others = row
        cells = [f'<th scope="row">{first}</th>']
        pairs = zip(others, header[1:], kinds[1:], strict=True)
        cells += [
            f'<td class="{text(kind)}" data-title="{text(title)}">{_boxed(cell)}</td>'
            for cell, title, kind in pairs
        ]
        lines.append(element("tr", *cells))
    return element("table", element("thead", head), element("tbody", *lines))


def _boxed(cell: Html) -> Html:
    """One box for all that a cell holds, beside its title on a card; an empty cell has no card line."""
    return element("div", cell) if cell else ""


def bar(
    low: float | None, middle: float | None, high: float | None, *, kind: str, words: str
) -> Html:
    """A bar from low to high with a mark at the middle, all as shares of its width; None: beyond it.

    `words` say the same to those who do not see it.
    """
    left = 0.0 if low is None else _inside(low)
    right = 1.0 if high is None else _inside(high)
    start, width = f"{200 * left:.1f}", f"{max(200 * (right - left), 1.5):.1f}"
    shapes = [
        '<rect class="rail" x="0" y="9" width="200" height="2"/>',
        f'<rect class="span" x="{start}" y="4" width="{width}" height="12"/>',
    ]
    if middle is not None:
        shapes.append(f'<circle class="mark" cx="{200 * _inside(middle):.1f}" cy="10" r="5"/>')
    return (
        f'<svg class="bar {text(kind)}" viewBox="-6 0 212 20" role="img" '
        f'aria-label="{text(words)}">{"".join(shapes)}</svg>'
    )


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def page(title: str, *sections: Html) -> Html:
    """A whole document that needs no network and prints as it is read."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(sections)
        + "\n</main>\n</body>\n</html>\n"
    )


# Colours of Okabe and Ito, which colour-blind readers can tell apart.
_STYLE = """
:root { --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --paper: #fff; --shade: #f4f6f8;
  --blue: #0072b2; --red: #c24400; --grey: #7f8790; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
p { margin: .4rem 0; max-width: 46rem; }
.soft, .note { color: var(--soft); font-size: .9rem; }
.warning { border-left: 4px solid var(--red); padding: .4rem .8rem; background: var(--shade); }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top; }
.path { overflow-wrap: anywhere; }
thead th { font-size: .8rem; color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
td.number, td.word { white-space: nowrap; } td.number { font-variant-numeric: tabular-nums; }
tr:has(.driver) { background: var(--shade); }
.driver { color: var(--red); font-weight: 700; }
.bar { width: 100%; min-width: 7rem; max-width: 16rem; height: 1.25rem; display: block; }
.bar .rail { fill: var(--line); } .bar .span { fill: var(--blue); opacity: .45; }
.bar .mark { fill: var(--blue); } .bar.after .span, .bar.after .mark { fill: var(--grey); }
.bar.driver .span, .bar.driver .mark { fill: var(--red); }
ul { padding-left: 1.2rem; max-width: 46rem; } li { margin: .2rem 0; overflow-wrap: anywhere; }
span, p { overflow-wrap: break-word; }
tbody th { min-width: 9rem; }
@media (max-width: 700px) {
  thead { display: none; }
  table, tbody, tr, th, td { display: block; width: 100%; min-width: 0; }
  span, p { overflow-wrap: anywhere; }
  tr { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .7rem; padding: .3rem 0; }
  th, td { border: 0; padding: .2rem .7rem; }
  td { display: grid; grid-template-columns: 8.5rem 1fr; gap: .5rem; }
  td.number, td.word { white-space: normal; }
  td::before { content: attr(data-title); color: var(--soft); font-size: .8rem; }
  td:empty { display: none; }
}
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  tr, h2, h3 { break-inside: avoid; } h2, h3, h2 + p { break-after: avoid; }
  .bar { min-width: 4rem; }
  .bar .span, .bar .mark, .bar .rail { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
