"""A scenario as a plain text table: every number with its range, grade and source."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from leakphys.errors import one_line
from leakphys.puncture_told import scenario_lines
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

_WIDEST_SOURCE = 60


def table(scenario: Scenario) -> str:
    """Return the table that `print(scenario)` shows; one line for each quantity."""
    rows = [("quantity", "value", "range", "grade", "source")]
    for path, quantity in scenario.quantities().items():
        span = ""
        if quantity.low is not None and quantity.high is not None:
            low = readable(quantity.low, quantity.unit_si)
            span = f"{low} .. {readable(quantity.high, quantity.unit_si)}"
        value = readable(quantity.value_si, quantity.unit_si)
        source = one_line(quantity.source, _WIDEST_SOURCE)
        rows.append((path, value, span, quantity.grade, source))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [
        "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[4]])
        for row in rows
    ]
    lines.insert(1, "-" * max(len(line) for line in lines))
    head = [
        f"{scenario.name}: {scenario.title}",
        f"{_coolants(scenario)}, digest {scenario.digest[:12]}",
    ]
    head += textwrap.wrap(scenario.description, 100)
    head += [f"simplified: {text}" for text in scenario.simplifications]
    head += scenario_lines(scenario)
    return "\n".join([*head, "", *(line.rstrip() for line in lines)])


def _coolants(scenario: Scenario) -> str:
    """Say what is in each loop."""
    first, *others = scenario.coolant.loops
    return ", ".join([f"coolant {first.fluid}", *(f"in {x.name} {x.fluid}" for x in others)])
