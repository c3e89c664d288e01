"""Where a run failed, as far as its last state tells: the volumes whose temperature is at an end of their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.scenario import Scenario

_OF_THE_COOLANT = (4, 5)  # engine.STATUS_SENTENCES: left its table, reached its triple point
_NEAR = 1.0  # K, from an end of the table


def failed_in(scenario: Scenario, plan: str, outcome: Outcome, rtol: float) -> str:
    """Say which volumes the coolant of a failed run was at fault in; empty where nothing tells.

    `outcome` is of one member with central values. It is run once more, to its last state.
    """
    from leakphys import engine
    from leakphys.fluids import constants
    from leakphys.simulate import just_inside

    if int(outcome.status[0]) not in _OF_THE_COOLANT:
        return ""
    coolant = scenario.coolant
    signals = {
        volume.name: name if (name := f"volumes.{volume.name}.temperature") in scenario.signals()
        else "loop.temperature"
        for volume in coolant.volumes
    }  # fmt: skip
    inside = just_inside(outcome.end_time, outcome.zero_time)
    last = engine.run(
        scenario, plan, n=1, times=inside, signals=list(signals.values()), rtol=rtol
    ).samples[0, 0]
    found = []
    for name, kelvin in zip(signals, last.tolist(), strict=True):
        table = constants(coolant.loop_of(coolant.zones_of(name)[0].name).fluid)
        low, high = table.triple_temperature + _NEAR, table.gas_maximum - _NEAR
        if np.isfinite(kelvin) and not low < kelvin < high:
            found.append(f"{name} at {readable(kelvin, 'K')}")
    return ", ".join(found)
