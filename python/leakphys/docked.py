"""What the members did that stayed docked: when the events of the leak happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from leakphys._option_runs import since_puncture
from leakphys._statistics import Members, Probability, Quantiles, probability, quantiles
from leakphys._view import docked_plan
from leakphys.events import events_of
from leakphys.sampling import Sample

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.evidence import Evidence
    from leakphys.scenario import Scenario


@dataclass(frozen=True)
class EventSpread:
    """When an event happened in the docked members, s after the puncture, and how probably.

    `p_happened` counts the members that ended well; it is None if there are none. `calibrated` is
    the same of members weighed by what is known, None where nothing weighs.
    """

    name: str
    time: Quantiles
    p_happened: Probability | None
    calibrated: EventSpread | None = None

    @property
    def share(self) -> float:
        """Share of the members that ended well in which it happened; NaN if there are none."""
        return np.nan if self.p_happened is None else self.p_happened.value


def event_spreads(
    scenario: Scenario, sample: Sample, docked: Outcome, evidence: Evidence | None
) -> tuple[EventSpread, ...]:
    """Spread of the events over the docked members, in s after the puncture."""
    puncture = since_puncture(scenario, docked_plan(scenario), sample, docked)
    ok = docked.status == 0

    def spread(name: str, members: Members) -> EventSpread:
        crossing = docked.crossing[:, docked.watches.index(name)]
        happened = ok & np.isfinite(crossing)
        time = np.where(happened, crossing + puncture, np.nan)[members.index]
        not_before = np.where(ok & ~happened, docked.end_time + puncture, np.nan)[members.index]
        well = np.flatnonzero(ok[members.index])
        inside = members.take(well)
        chance = probability(happened[inside.index], inside) if well.size else None
        return EventSpread(name, quantiles(time, not_before), chance)

    return tuple(
        replace(
            spread(name, Members.all_of(sample.outer)),
            calibrated=None if evidence is None else spread(name, evidence.members),
        )
        for name in events_of(scenario)
    )
