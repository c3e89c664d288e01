"""Predicted heat strain beside the crew of a simulated ship: both models of the body in the same cabin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from leakphys.crew._inputs import Array, Integers, number
from leakphys.crew.indices import Edition, HeatStrain, check_edition, heat_strain
from leakphys.crew.limits import EXPOSURE_LIMITS
from leakphys.errors import InputError, expected_name, show

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

_STEP = 300.0  # s
_NOT_VENTILATED = 5e-4  # kg/s, a sixth of 150 L/min
_ISO_I_M = 0.38
_MET = 58.15  # W/m2
_ZERO_CELSIUS = 273.15
_START = 36.8 + _ZERO_CELSIUS  # K
_STATE = (
    "t_sk",
    "t_cr",
    "t_re",
    "t_cr_eq",
    "t_sk_t_cr_wg",
    "sweat_rate_watt",
    "evap_load_wm2_min",
)
_CREW = (
    "metabolic_rate",
    "work",
    "body_mass",
    "body_area",
    "clothing_insulation",
    "moisture_permeability_index",
    "air_speed",
    "gravity",
)


@dataclass(frozen=True, eq=False)
class Beside:
    """Two models of one crew in one run; arrays are over the ends of steps, (m,), SI.

    Attributes:
        time: s from the plan's time zero.
        core, water_loss: of the run's own crew of core and skin, K, share of the body's mass.
        rectal, sweat_loss: of predicted heat strain in that run's cabin, K, share of the body's mass.
        suited: whether clothing with a stated moisture permeability is worn, as suits state it.
        ventilation: air through the suit, kg/s; NaN where none is worn.
        status: bits of crew.STATUS_SENTENCES: a suit, and what is outside the edition's range.
        edition: of ISO 7933.
    """

    time: Array
    core: Array
    water_loss: Array
    rectal: Array
    sweat_loss: Array
    suited: Array
    ventilation: Array
    status: Integers
    edition: Edition

    def times_to_core(self, limits: ArrayLike = (311.15, 311.65, 312.15)) -> tuple[Array, Array]:
        """When core and rectal temperature first pass each limit [K], s; NaN where they never do.

        Linear within a step; the first array is of the two-node body, the second of predicted heat strain.
        """
        asked = np.atleast_1d(number("limits", limits))
        return _first(self.time, self.core, asked), _first(self.time, self.rectal, asked)

    def suit_times(self) -> dict[str, float]:
        """When a suit has been without ventilation for each time that its maker gives, s; NaN if never.

        Names and times are those of `EXPOSURE_LIMITS`, stated for 25 degC: with the helmet closed, and open with
        gloves off. Below a sixth of the official flow it counts as not ventilated; to the middle of a step.
        """
        still = self.ventilation < _NOT_VENTILATED  # NaN: no suit
        since, longest = 0.0, np.zeros(self.time.size)
        for at, without in enumerate(still):
            since = since + _STEP if without else 0.0
            longest[at] = since
        return {
            limit.name: float(np.append(self.time[longest >= limit.value], np.nan)[0])
            for limit in EXPOSURE_LIMITS
            if limit.unit == "s"
        }


def beside(scenario: Scenario, option: str, *, edition: Edition = "2023") -> Beside:
    """Run an option's central values, and let ISO 7933 predict the heat strain of its crew in that cabin.

    Args:
        scenario: with a crew of the model two_node and options.
        option: the name of one with a crew.
        edition: of ISO 7933, "2023" or "2004".

    Returns:
        Both models from time zero to the end of the plan's last whole step, in steps of 5 minutes of the air and wall
        in their middle. The crew sits, is not used to heat and may drink. What suits do to the cabin and the body is the two-node model's: the standard knows neither
        suits nor ventilation, and those steps carry its flag; so do those above 4.5 kPa. Each step goes on
        from the state of the last, its skin in equilibrium in the first minute (2023): against a run at one
        piece in constant air up to 0.04 K.

    Raises:
        InputError: an unknown option or one without a crew, a plan shorter than a step, a crew of one node, a run that fails.

    Source: ISO 7933; docs/theory/crew.md.
    """
    from leakphys import engine

    check_edition(edition)
    chosen = _option(scenario, option)
    total = _length(scenario, chosen.plan)
    ends = _STEP * np.arange(1, int(total / _STEP + 1e-9) + 1, dtype=np.float64)
    if not ends.size:
        found, expected = f"a plan of {total:g} s", f"one of at least a step, {_STEP:g} s"
        raise InputError.at(scenario.name, f"plans.{chosen.plan}", found, expected)
    times = np.unique(np.concatenate([ends, ends - 0.5 * _STEP]))
    room = next(x for x in scenario.compartments if x.name == chosen.crew_compartment)
    signals = (
        f"compartments.{room.name}.temperature",
        f"compartments.{room.name}.relative_humidity",
        f"nodes.{room.wall}.temperature",
        "crew.core_temperature",
        "crew.water_loss",
        "crew.suit_ventilation",
    )
    outcome = engine.run(
        scenario, chosen.plan, {"crew": float(chosen.crew)}, n=1, times=times, signals=signals
    )
    if outcome.status[0] != 0:
        failed = f"a run that failed: {engine.STATUS_SENTENCES[outcome.status[0]]}"
        raise InputError.at(scenario.name, f"options.{option}", failed, "one that reaches its end")
    return _compared(scenario, chosen, outcome, ends, edition)


def _compared(
    scenario: Scenario, option: Option, outcome: Outcome, ends: Array, edition: Edition
) -> Beside:
    """Follow the standard's body step by step through what the run sampled."""
    of_crew = _crew_over(scenario, option.plan, ends - 0.5 * _STEP)
    middles, at_ends = np.searchsorted(outcome.times, [ends - 0.5 * _STEP, ends])
    air, humidity, wall, *_, blown = outcome.samples[0, middles].T
    suited = np.isfinite(blown)
    state: dict[str, ArrayLike] = {}
    steps: list[HeatStrain] = []
    for at in range(ends.size):
        worn = {name: column[at] for name, column in of_crew.items()}
        found = heat_strain(
            air[at] - _ZERO_CELSIUS,
            wall[at] - _ZERO_CELSIUS,
            worn["air_speed"],
            100.0 * humidity[at],
            worn["metabolic_rate"] / worn["body_area"] / _MET,
            worn["clothing_insulation"] / 0.155,
            "sitting",
            worn["work"] / worn["body_area"] / _MET,
            edition=edition,
            i_mst=worn["moisture_permeability_index"] if suited[at] else _ISO_I_M,
            weight=worn["body_mass"],
            height=_height(worn["body_mass"], worn["body_area"]),
            acclimatized=0,
            duration=round(_STEP / 60.0),
            suited=bool(suited[at]),
            gravity=bool(worn["gravity"]),
            **state,  # type: ignore[arg-type]
        )
        steps.append(found)
        state = {name: getattr(found, name) for name in _STATE}
    core, lost = outcome.samples[0, at_ends, 3:5].T
    return Beside(
        ends,
        core,
        lost,
        np.array([float(x.t_re) for x in steps]) + _ZERO_CELSIUS,
        np.array([float(x.sweat_loss_g) for x in steps]) / 1e3 / of_crew["body_mass"],
        suited,
        blown,
        np.array([int(x.status) for x in steps], np.int32),
        edition,
    )


def _option(scenario: Scenario, name: str) -> Option:
    """The option of that name, with a crew of core and skin."""
    known = {entry.name: entry for entry in scenario.options}
    if name not in known:
        raise InputError.at(scenario.name, "option", show(name), expected_name(name, known))
    if known[name].crew == 0:
        raise InputError.at(scenario.name, f"options.{name}.crew", "nobody", "a crew")
    if scenario.crew_model != "two_node":
        raise InputError.at(scenario.name, "crew.model", show(scenario.crew_model), "'two_node'")
    return known[name]


def _length(scenario: Scenario, plan: str) -> float:
    """Of a plan from its time zero on, s."""
    whole = scenario.plan(plan)
    after = whole.phases[len(whole.before_zero) :]
    return sum(scenario.value(f"plans.{plan}.{phase.name}.duration") for phase in after)


def _crew_over(scenario: Scenario, plan: str, times: Array) -> dict[str, Array]:
    """Each number of the crew at times from time zero on, as its phase sets it."""
    from leakphys.schedule import value_in_phase

    whole = scenario.plan(plan)
    first = len(whole.before_zero)
    lengths = [scenario.value(f"plans.{plan}.{x.name}.duration") for x in whole.phases[first:]]
    phases = first + np.searchsorted(np.cumsum(lengths), times, side="right")
    return {
        name: np.array([value_in_phase(scenario, whole, f"crew.{name}", at) for at in phases])
        for name in _CREW
    }


def _height(mass: Array, area: Array) -> Array:
    """Of a body of that mass and area by DuBois, m: the standard asks for it."""
    return np.asarray((area / (0.202 * mass**0.425)) ** (1.0 / 0.725))


def _first(time: Array, column: Array, limits: Array) -> Array:
    """When a column first passes each limit, from the start of a body at rest; NaN if never."""
    whole, clock = np.append(_START, column), np.append(0.0, time)
    found = np.full(limits.shape, np.nan)
    for place, limit in enumerate(limits):
        above = np.flatnonzero(whole > limit)
        if above.size:
            at = above[0]
            if at == 0:
                found[place] = 0.0
            else:
                share = (limit - whole[at - 1]) / (whole[at] - whole[at - 1])
                found[place] = clock[at - 1] + share * (clock[at] - clock[at - 1])
    return found
