"""The table of docs/validation.md, written from what the tests of this folder compute.

Run ``python -m tests.validation.table`` from the project's root, with the package installed, to write it anew.
"""

from __future__ import annotations

import math
from pathlib import Path

from . import critical, properties, vessels
from .data import Figure

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
BEGIN = "<!-- written by tests/validation/table.py: begin -->"
END = "<!-- written by tests/validation/table.py: end -->"


def figures() -> list[Figure]:
    """Every line, in the order of the page."""
    return [*properties.figures(), *critical.figures(), *vessels.figures()]


def text(lines: list[Figure]) -> str:
    """Markdown; a line without a bar is there to compare with."""
    head = "| case | quantity | seen | bar |\n|---|---|---:|---:|\n"
    body = ""
    for line in lines:
        bar = "-" if math.isinf(line.most) else f"{line.most:g} {line.unit}"
        body += f"| {line.case} | {line.what} | {line.seen:.2g} {line.unit} | {bar} |\n"
    return head + body


def published() -> str:
    """What stands on the page now."""
    return PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip("\n") + "\n"


def main() -> int:
    """Write the table."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n{text(figures())}{END}{rest.split(END)[1]}", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
