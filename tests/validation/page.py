"""The written parts of docs/validation.md: each stands between two comments that name who writes it."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def marks(writer: str) -> tuple[str, str]:
    """The comments before and after what tests/validation/`writer`.py writes."""
    what = f"<!-- written by tests/validation/{writer}.py"
    return f"{what}: begin -->", f"{what}: end -->"


def published(writer: str) -> str:
    """What stands on the page now."""
    begin, end = marks(writer)
    return PAGE.read_text(encoding="utf-8").split(begin)[1].split(end)[0].strip("\n") + "\n"


def publish(writer: str, text: str) -> None:
    """Put `text` in the place of what stood there."""
    begin, end = marks(writer)
    before, rest = PAGE.read_text(encoding="utf-8").split(begin)
    PAGE.write_text(f"{before}{begin}\n{text}{end}{rest.split(end)[1]}", encoding="utf-8")


def markdown(head: str, rows: list[list[str]], alignment: str) -> str:
    """A table; `alignment` has a letter a column: l or r."""
    rule = "|" + "|".join({"l": "---", "r": "---:"}[letter] for letter in alignment) + "|"
    return "\n".join([head, rule, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
