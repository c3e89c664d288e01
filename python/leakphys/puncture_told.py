"""What a scenario's holes are and what they do to the ship, in words and as a structure for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys.puncture import central_diameter, central_values, least_particle, priors
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Hole

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Puncture:
    """A hole of a run: where it is, how wide, and what it does to the ship. SI; None where nothing is stated.

    `name` stands before its signals, `zone` is where it is and `wall` what the coolant touches there; `tube` and
    `radiator` are what was hit, `stated_by` says how wide it is ("diameter", "area", "effective_area", "impact", or
    "defect"). `jet` is the direction of its jet and `position` its place from the centre of mass, along the
    ship's axes; force and torque on the ship are the greatest of the run's samples.
    """

    name: str
    zone: str
    wall: str | None
    tube: str | None
    radiator: str | None
    stated_by: str
    diameter: float
    last_diameter: float
    fin_area: float
    jet: Triple | None
    position: Triple | None
    greatest_force: float | None
    greatest_torque: float | None


_UNITS = {
    "diameter": "_m",
    "last_diameter": "_m",
    "fin_area": "_m2",
    "position": "_m",
    "greatest_force": "_N",
    "greatest_torque": "_Nm",
}


def document(hole: Puncture) -> dict[str, Any]:
    """A hole for JSON, units in its keys."""
    return {f"{name}{_UNITS.get(name, '')}": entry for name, entry in asdict(hole).items()}


def punctures_of(
    scenario: Scenario, samples: Mapping[str, NDArray[np.float64]]
) -> tuple[Puncture, ...]:
    """The holes of a run with these samples of signals."""
    return tuple(_puncture(scenario, hole, samples) for hole in scenario.coolant.holes)


def _puncture(
    scenario: Scenario, hole: Hole, samples: Mapping[str, NDArray[np.float64]]
) -> Puncture:
    diameter = central_diameter(scenario, hole)
    widths = _known(samples, f"{hole.signals}.diameter")
    force = _known(samples, f"{hole.signals}.jet_force")
    torque = np.sqrt(
        sum(np.square(_known(samples, f"{hole.signals}.torque_{axis}")) for axis in "xyz")
    )
    return Puncture(
        name=hole.signals,
        zone=hole.zone,
        wall=scenario.coolant.zone(hole.zone).wall or None,
        tube=hole.tube or None,
        radiator=hole.radiator or None,
        stated_by=_stated_by(hole),
        diameter=diameter,
        last_diameter=float(widths[-1]) if widths.size else diameter,
        fin_area=scenario.value(f"{hole.path}.fin_area") if hole.radiator else 0.0,
        jet=jet_of(scenario, hole),
        position=_position(scenario, hole),
        greatest_force=float(force.max()) if force.size else None,
        greatest_torque=float(torque.max()) if torque.size else None,
    )


def _stated_by(hole: Hole) -> str:
    return "defect" if hole.cause == "defect" else hole.size


def jet_of(scenario: Scenario, hole: Hole) -> Triple | None:
    """Unit vector along the ship's axes in which a hole's jet leaves; None where none is stated."""
    if not hole.directed:
        return None
    turn, rise = (scenario.value(f"{hole.path}.jet_{name}") for name in ("azimuth", "elevation"))
    sign, level = -1.0 if hole.far_side else 1.0, np.cos(rise)
    x, y, z = sign * level * np.cos(turn), sign * level * np.sin(turn), sign * np.sin(rise)
    return float(x), float(y), float(z)


def _position(scenario: Scenario, hole: Hole) -> Triple | None:
    if not hole.placed:
        return None
    x, y, z = (scenario.value(f"{hole.path}.position_{axis}") for axis in "xyz")
    return x, y, z


def _known(samples: Mapping[str, NDArray[np.float64]], signal: str) -> NDArray[np.float64]:
    """The samples of a signal that are numbers; none where it was not sampled."""
    column = samples.get(signal, np.empty(0))
    return column[np.isfinite(column)]


# ---- in words ----------------------------------------------------------------------------------------


def is_plain(hole: Hole) -> bool:
    """Whether a file says nothing of a hole but its diameter and where it is."""
    more = (hole.has_prior, hole.may_be_defect, hole.tube, hole.radiator, hole.directed, hole.grows)
    return (
        hole.size == "diameter" and hole.walls == 1 and hole.signals == hole.path and not any(more)
    )


def run_lines(holes: tuple[Puncture, ...]) -> list[str]:
    """A line for each hole of a run of which more is known than its diameter and where it is."""
    return [_run_line(hole) for hole in holes if _says_more(hole)]


def _says_more(hole: Puncture) -> bool:
    stated = (hole.tube, hole.radiator, hole.jet)
    is_changed = hole.stated_by != "diameter" or hole.last_diameter != hole.diameter
    return is_changed or any(entry is not None for entry in stated)


def _run_line(hole: Puncture) -> str:
    width = readable(hole.diameter, "m")
    if hole.last_diameter != hole.diameter:
        width += f", at the end {readable(hole.last_diameter, 'm')},"
    place = f"in {hole.tube}" if hole.tube else f"in {hole.zone}"
    parts = [f"{hole.name}: {width} {place}"]
    if hole.radiator:
        parts.append(f"{readable(hole.fin_area, 'm**2')} of radiator {hole.radiator} lost")
    if hole.greatest_force is not None:
        parts.append(f"pushes with at most {_small(hole.greatest_force, 'N')}")
    if hole.greatest_torque is not None and hole.position is not None:
        parts.append(f"turns with at most {_small(hole.greatest_torque, 'N m')}")
    return ", ".join(parts)


def _small(value: float, unit: str) -> str:
    return f"{1e3 * value:.3g} m{unit}" if value < 1.0 else f"{value:.3g} {unit}"


def scenario_lines(scenario: Scenario) -> Iterator[str]:
    """What is behind the diameter of each hole of which a file says more than that."""
    by_path = {hole.path: hole for hole in reversed(scenario.coolant.holes)}
    for path, hole in reversed(by_path.items()):
        made = [x for x in scenario.coolant.holes if x.path == path]
        if all(is_plain(x) for x in made):
            continue
        width = f"{readable(central_diameter(scenario, hole), 'm')} wide, by its {_stated_by(hole)}"
        number = "" if len(made) == 1 else f"{len(made)} holes, each "
        yield f"{path}: {number}{width}"
        if hole.size == "impact":
            yield from _particle_lines(scenario, hole)
        if hole.has_prior:
            yield from _prior_lines(scenario, hole)
        if hole.may_be_defect:
            chance = scenario.value(f"{path}.defect.probability")
            width = str(scenario.quantity(f"{path}.defect.diameter"))
            yield f"  by a defect with a probability of {chance:g}: {width}"


def _particle_lines(scenario: Scenario, hole: Hole) -> Iterator[str]:
    from leakphys.impact import STATUS_SENTENCES
    from leakphys.impact._any_law import THICK
    from leakphys.impact._limits import limit_of
    from leakphys.impact._shield import shield_of

    value = central_values(scenario)
    path = f"{hole.path}.impact"
    particle = scenario.value(f"{path}.particle_diameter")
    yield (
        f"  law of its hole: {hole.hole_law}; particles from {readable(float(least_particle(hole, value)), 'm')} on"
    )
    strike = [value(f"{path}.{name}") for name in ("velocity", "angle", "particle_density")]
    names = ("wall_thickness", "wall_density", "brinell_hardness", "sound_speed")
    wall = {name: value(f"{path}.{name}") for name in names}
    status = int(limit_of(strike, shield_of("cour_palais", dict(wall))).status)
    if status:
        yield f"  its ballistic limit: {STATUS_SENTENCES[status]}"
    if float(wall["wall_thickness"]) > THICK * particle:
        yield "  the wall is thicker than half the particle: no law is meant for it, its hole is an assumption"


def _prior_lines(scenario: Scenario, hole: Hole) -> Iterator[str]:
    prior = priors(scenario)[f"{hole.path}.diameter"]
    low, middle, high = (
        readable(float(prior.quantile(np.array(x), "m")), "m") for x in (0.05, 0.5, 0.95)
    )
    yield f"  drawn from what flies in orbit: {middle} ({low} .. {high}, 90 %)"
    yield from (f"  {sentence}" for sentence in prior.status)
