"""How wide holes are, from what a scenario says of them: a diameter, an area, a particle, a defect.

Impact enters a leak here alone, as the diameter of a hole; nothing that the core solves depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys._distributions import distribution_of
from leakphys.errors import InputError
from leakphys.scenario_parts import Hole
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys._distributions import Distribution
    from leakphys.impact import SampledDistribution
    from leakphys.quantities import Quantity
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import CoolantGraph

Floats = NDArray[np.float64]
Values = Callable[[str], Floats]
"""The values at a path, (n,) or (), of numbers and of words as their numbers."""

IMPACT, DEFECT = 0.0, 1.0
"""What made a hole, as the number of its `cause`."""
_WALL = ("wall_density", "brinell_hardness", "sound_speed")
_QUARTERS = (0.125, 0.375, 0.625, 0.875)  # the middles of four equal parts of what is not known


def is_derived(hole: Hole) -> bool:
    """Whether the diameter follows from other numbers than the one of that name."""
    return hole.size != "diameter" or hole.may_be_defect


def diameter_of(hole: Hole, value: Values) -> Floats:
    """The diameter [m] of a hole, of the values' shape; NaN where its particle does not perforate."""
    found = _SIZES[hole.size](hole, value)
    if not hole.may_be_defect:
        return found
    is_defect = value(f"{hole.path}.cause") == DEFECT
    return np.where(is_defect, value(f"{hole.path}.defect.diameter"), found)


def _stated(hole: Hole, value: Values) -> Floats:
    return value(f"{hole.path}.diameter")


def _of_area(hole: Hole, value: Values) -> Floats:
    return np.sqrt(value(f"{hole.path}.area") * (4.0 / np.pi))


def _of_effective_area(hole: Hole, value: Values) -> Floats:
    """As wide as its discharge coefficient says; as its jet where none is stated, which counts as 1."""
    area = value(f"{hole.path}.effective_area")
    if hole.has_coefficient:
        area = area / value(f"{hole.path}.discharge_coefficient")
    return np.sqrt(area * (4.0 / np.pi))


def _of_particle(hole: Hole, value: Values) -> Floats:
    """By the law that is named; of all laws by the quarter, from the smallest hole to the largest."""
    from leakphys.impact._any_law import hole_by_any_law
    from leakphys.impact._holes import hole_diameter

    particle, strike, wall = _impact(hole, value)
    if hole.hole_law is not None and hole.hole_law != "all":
        speed, angle, density = strike
        return np.asarray(
            hole_diameter(
                hole.hole_law, particle, velocity=speed, angle=angle, density=density, **wall
            )
        )
    each = [hole_by_any_law(particle, x, x, strike, wall) for x in _QUARTERS]
    quarters = np.sort(np.stack(np.broadcast_arrays(*each)), axis=0)
    middle = np.exp(np.mean(np.log(quarters), axis=0))
    number = value(f"{hole.path}.impact.hole_quarter")
    return np.asarray(np.select([number == k for k in range(4)], list(quarters), middle))


_SIZES = {
    "diameter": _stated,
    "area": _of_area,
    "effective_area": _of_effective_area,
    "impact": _of_particle,
}


def _impact(hole: Hole, value: Values) -> tuple[Floats, list[Floats], dict[str, ArrayLike]]:
    """A particle's diameter, its speed, angle and density, and the wall that it strikes."""
    path = f"{hole.path}.impact"
    strike = [value(f"{path}.{name}") for name in ("velocity", "angle", "particle_density")]
    wall: dict[str, ArrayLike] = {
        name: value(f"{path}.{name}") for name in ("wall_thickness", *_WALL)
    }
    return value(f"{path}.particle_diameter"), strike, wall


def central_values(scenario: Scenario) -> Values:
    """The central value at a path of a scenario, of words too."""
    from leakphys.coolant_tables import hole_words

    words = hole_words(scenario.coolant)
    return lambda path: np.asarray(words[path] if path in words else scenario.value(path))


def central_diameter(scenario: Scenario, hole: Hole) -> float:
    """The diameter [m] of a hole in a single run, when it opens."""
    return float(diameter_of(hole, central_values(scenario)))


def least_particle(hole: Hole, value: Values) -> Floats:
    """The particle [m] below which a hole's law has none: what just perforates, and for a named law twice the wall."""
    from leakphys.impact._any_law import THICK
    from leakphys.impact._limits import limit_of
    from leakphys.impact._shield import shield_of

    _, strike, wall = _impact(hole, value)
    limit = np.asarray(limit_of(strike, shield_of("cour_palais", wall)))
    thick = np.asarray(wall["wall_thickness"]) / THICK
    return limit if hole.hole_law == "all" else np.maximum(limit, thick)


# ---- what an assessment draws ------------------------------------------------------------------------


def floors(coolant: CoolantGraph) -> dict[str, Callable[[Values], Floats]]:
    """{path of a particle's diameter: what it must be above, of the members' other numbers}."""
    return {
        f"{hole.path}.impact.particle_diameter": partial(least_particle, hole)
        for hole in coolant.holes
        if hole.size == "impact"
    }


def priors(scenario: Scenario) -> dict[str, SampledDistribution]:
    """{path of a diameter: its distribution}, of the holes with a table [puncture.prior].

    What flies in orbit, by the laws of holes; where the diameter has a range, such as an image's, the part within it.
    """
    found = {}
    for path in {hole.path: hole for hole in scenario.coolant.holes if hole.has_prior}:
        table = f"{path}.prior."
        numbers = {
            name.removeprefix(table): quantity.value_si
            for name, quantity in scenario.quantities().items()
            if name.startswith(table)
        }
        whole = _prior(tuple(numbers.items()))
        diameter = scenario.quantity(f"{path}.diameter")
        found[f"{path}.diameter"] = whole
        if diameter.low is not None and diameter.high is not None:
            found[f"{path}.diameter"] = _within(scenario.where, path, whole, diameter)
    return found


def _within(
    where: str, path: str, whole: SampledDistribution, diameter: Quantity
) -> SampledDistribution:
    try:
        return whole.within(diameter.low, diameter.high)  # type: ignore[arg-type]  # it has both
    except InputError:
        low, high = (readable(float(end), "m") for end in (diameter.low, diameter.high))  # type: ignore[arg-type]
        ends = " .. ".join(readable(float(whole.values[end]), "m") for end in (0, -1))
        expected = f"a range with some of what flies and its holes, {ends}"
        raise InputError.at(where, f"{path}.diameter", f"{low} .. {high}", expected) from None


@lru_cache(maxsize=8)
def _prior(numbers: tuple[tuple[str, float], ...]) -> SampledDistribution:
    from leakphys.impact import particle_prior

    return particle_prior(**dict(numbers))  # type: ignore[arg-type]  # none of these is n or seed


def stated_distribution(scenario: Scenario, path: str) -> Distribution | None:
    """What a file says that a number at a path is drawn from; None where it is one value."""
    quantity: Quantity = scenario.quantity(path)
    return priors(scenario).get(path) or distribution_of(quantity)


def causes(scenario: Scenario) -> Mapping[str, tuple[float, float]]:
    """{path of a hole's cause: probabilities of an impact and of a defect}, of the holes with [puncture.defect]."""
    chances = {
        hole.path: scenario.value(f"{hole.path}.defect.probability")
        for hole in scenario.coolant.holes
        if hole.may_be_defect
    }
    return {f"{path}.cause": (1.0 - chance, chance) for path, chance in chances.items()}
