"""The table of docs/validation.md, written from what the tests of this folder compute.

Run ``python -m validation.table`` from tests/, with the package installed, to write it anew.
"""

from __future__ import annotations

import math

from . import critical, properties, vessels
from .data import Figure
from .page import markdown, publish


def figures() -> list[Figure]:
    """Every line, in the order of the page."""
    return [*properties.figures(), *critical.figures(), *vessels.figures()]


def text(lines: list[Figure]) -> str:
    """Markdown; a line without a bar is there to compare with."""
    rows = []
    for line in lines:
        bar = "-" if math.isinf(line.most) else f"{line.most:g} {line.unit}"
        rows.append([line.case, line.what, f"{line.seen:.2g} {line.unit}", bar])
    return markdown("| case | quantity | seen | bar |", rows, "llrr")


def main() -> int:
    """Write the table."""
    publish("table", text(figures()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
