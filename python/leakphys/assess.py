"""Compare the ways home of a scenario: events, margins and probabilities over sampled members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from leakphys._blocks import Progress
    from leakphys.docked import EventSpread
    from leakphys.evidence import Evidence
    from leakphys.margins import OptionMargins
    from leakphys.observed import Observed
    from leakphys.quantities import Quantity
    from leakphys.sampling import Floats
    from leakphys.scenario import Scenario

SCHEMA = "leakphys-assessment/1"


class Posterior(Protocol):
    """What an estimate hands to an assessment: equally probable rows, a column per path, in SI."""

    @property
    def samples(self) -> Mapping[str, Floats]: ...


@dataclass(frozen=True)
class DriverInput:
    """An assumed input and its rank correlation with the worst option's driver."""

    path: str
    rank_correlation: float


@dataclass(frozen=True, eq=False)
class Assessment:
    """Options side by side, with what drives them; print it, or use `table` and `to_json`.

    Times in s, loads in W, heats in J. Probabilities are conditional on the model and its ranges.
    """

    scenario: str
    title: str
    digest: str
    version: str
    seed: int
    n: int
    outer_draws: int
    plan: str  # the plan of the events
    events: tuple[EventSpread, ...]  # those that the scenario can have, heat rejection first
    options: tuple[OptionMargins, ...]
    ledger: dict[str, float]
    status_counts: dict[str, int]
    worst_option: str | None
    assumed_drivers: tuple[DriverInput, ...]
    observed: tuple[Observed, ...]  # public statements beside the members
    evidence: Evidence | None  # what they make of the members; None where nothing weighs
    inputs: Mapping[str, Quantity] = field(repr=False)  # every number of the scenario by path
    cut_off: dict[str, float]  # path: share of its distribution beyond its field's bounds
    redrawn: dict[str, float]  # path: share of the members that crossed, and were drawn again
    simplifications: tuple[str, ...]

    def table(self) -> str:
        """Plain text, at most 120 columns: option × limit with P(held) and margins."""
        from leakphys.table import margin_table

        return margin_table(self)

    def to_json(self) -> str:
        """JSON text of schema leakphys-assessment/1; what did not happen is null."""
        from leakphys._assessment_json import assessment_json

        return assessment_json(self)

    def report(self, path: str | Path) -> None:
        """Write one HTML page that needs no network, whole or not at all. OSError as `save`."""
        from pathlib import Path

        from leakphys._files import write_whole
        from leakphys.report import report

        write_whole(Path(path), report(self))

    def save(self, path: str | Path) -> None:
        """Write the JSON to a file, whole or not at all. OSError if the folder cannot be written."""
        from pathlib import Path

        from leakphys._files import write_whole

        write_whole(Path(path), self.to_json())

    def __repr__(self) -> str:
        from leakphys.cells import probability_text

        held = [
            f"{entry.option.name} {probability_text(entry.p_all_limits)}"
            for entry in self.options
            if entry.p_all_limits is not None
        ]
        return f"Assessment({self.scenario}, {self.n} members, P(all held): {', '.join(held)})"

    def __str__(self) -> str:
        from leakphys.table import assessment_text

        return assessment_text(self)


def assess(
    scenario: Scenario,
    n: int = 2000,
    options: Sequence[str] | None = None,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    posterior: Posterior | None = None,
) -> Assessment:
    """Sample n members from the scenario's ranges and run every option with each of them.

    All options see the same members, so their differences are differences of the options.
    Quantities whose grade or source says "assumed", what stands at the hole and its discharge law
    are drawn in an outer loop of at most `EPISTEMIC_DRAWS`; `posterior.samples` replaces the ranges
    of the paths it holds. Observations that weigh give every answer a second time, of weighed members.
    `progress` is called with (members done, members in all). Raises InputError for n < 1, an
    unknown option, or ranges that leave no room for what must stand in order.
    """
    from leakphys._assessing import assessed
    from leakphys._given import check_names, check_scenario
    from leakphys._view import options_named
    from leakphys.errors import InputError, show
    from leakphys.sampling import whole_number

    scenario = check_scenario(scenario)
    n = whole_number("n", n, 1)
    seed = whole_number("seed", seed, 0)
    rows = None if posterior is None else getattr(posterior, "samples", None)
    if posterior is not None and not isinstance(rows, Mapping):
        expected = "an estimate, whose .samples is a table of columns by path"
        raise InputError.at(scenario.name, "posterior", show(posterior), expected)
    chosen = options_named(
        scenario, None if options is None else list(dict.fromkeys(check_names("options", options)))
    )
    return assessed(scenario, n, seed, chosen, rows, threads=threads, progress=progress)
