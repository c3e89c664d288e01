"""Numbers that must fit each other, in a file and in every member: told once, for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys.field_choices import NORMAL
from leakphys.fluids import constants, saturation, state, temperature_range
from leakphys.puncture import IMPACT, diameter_of, least_particle
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys.scenario_parts import Accumulator, CoolantGraph, Hole, Plate, Volume

Floats = NDArray[np.float64]
Values = Callable[[str], Floats]
"""The values (n,) of the members at a path."""

Fault = tuple[str, str, str]
"""Field, found, expected."""

Rule = Callable[[Values], Iterator[Fault]]
"""Tells the faults of members; which paths it looks at does not depend on what is there."""

_SAME_PRESSURE = 1e-9  # relative
_ROUGHEST = 0.05  # of the bore: the range of Colebrook's equation
SHORTEST_NORMAL = 1e-6
"""Of a plate's normal, below which it is no direction."""
_FULL = 1e-3  # of the stroke, what the gas side of a full accumulator keeps


def first_fault(rules: Sequence[Rule], values: Values) -> Fault | None:
    """Return the first fault that a member has, None if all fit; a value not finite is no fault."""
    return next((fault for rule in rules for fault in rule(values)), None)


def rules_of(
    coolant: CoolantGraph, compartments: tuple[str, ...], plates: tuple[Plate, ...], crew: str
) -> tuple[Rule, ...]:
    """What must fit: coolant temperatures within their table, pumps that fade in order and drive, lines
    no rougher than Colebrook's equation holds for, gas within its stroke, accumulators of one
    volume at one pressure, starts within the fluid's table, cabins with air in them, particles that
    perforate by a law that is meant for them, radiators with fin left, plates with a direction, a crew
    (of the model `crew`, "" for none) that makes more heat than work.
    """
    of_coolant = (_temperatures, _pumps, _lines, _accumulators, _starts, _particles, _fins)
    *first, particles, fins = (partial(rule, coolant) for rule in of_coolant)
    return (
        *first,
        partial(_air, compartments),
        particles,
        fins,
        partial(_normals, plates),
        partial(_bodies, crew),
    )


def _normals(plates: tuple[Plate, ...], values: Values) -> Iterator[Fault]:
    for plate in plates:
        if plate.attitude == "sun-pointing":
            continue
        length = sum(values(f"boundaries.{plate.name}.{axis}") ** 2 for axis in NORMAL)
        for member in _where(np.asarray(length) < SHORTEST_NORMAL**2):
            found = "a normal of length 0" + _which(member, np.asarray(length))
            yield f"boundaries.{plate.name}.{NORMAL[0]}", found, "a direction"


def _bodies(crew: str, values: Values) -> Iterator[Fault]:
    if crew != "two_node":
        return
    work, made = values("crew.work"), values("crew.metabolic_rate")
    for member in _where(work >= made):
        found = readable(float(work[member]), "W") + _which(member, work)
        most = readable(float(made[member]), "W")
        yield "crew.work", found, f"less than the metabolic rate, {most}"


def _temperatures(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    for path, fluid in {
        zone.temperature: coolant.loop_of(zone.name).fluid for zone in coolant.zones
    }.items():
        low, high = temperature_range(fluid)
        start = values(path)
        for member in _where((start < low) | (start > high)):
            kelvin = float(start[member])
            found = f"{readable(kelvin, 'K')} ({kelvin:g} K)"
            expected = f"{low:g} K to {high:g} K, the range of the {fluid} table"
            yield path, found + _which(member, start), expected


def _pumps(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    for pump in coolant.pumps:
        onset, loss = values(f"{pump.path}void_onset"), values(f"{pump.path}void_loss")
        name = f"{pump.path}void_onset".rsplit(".", 1)[-1]
        for member in _where(onset >= loss):
            expected = f"more than {name}, {float(onset[member]):g}"
            yield (
                f"{pump.path}void_loss",
                f"{float(loss[member]):g}" + _which(member, loss),
                expected,
            )
        if pump.link:
            flow = values(f"{pump.path}flow")
            for member in _where(flow <= 0.0):
                expected = "a flow above 0, of a pump between two volumes"
                yield f"{pump.path}flow", "none" + _which(member, flow), expected


def _lines(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    for link in coolant.links:
        rough, bore = values(f"{link.path}.roughness"), values(f"{link.path}.bore")
        for member in _where(rough > _ROUGHEST * bore):
            found = readable(float(rough[member]), "m") + _which(member, rough)
            most = readable(_ROUGHEST * float(bore[member]), "m")
            yield f"{link.path}.roughness", found, f"at most {most}, a twentieth of the bore"


def _accumulators(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    for entry in coolant.accumulators:
        gas, stroke = values(f"{entry.path}.gas_volume"), values(f"{entry.path}.stroke")
        for member in _where(gas > stroke):
            found = readable(float(gas[member]), "m**3") + _which(member, gas)
            expected = f"at most the stroke, {readable(float(stroke[member]), 'm**3')}"
            yield f"{entry.path}.gas_volume", found, expected
        for member in _where(gas < _FULL * stroke):
            found = readable(float(gas[member]), "m**3") + _which(member, gas)
            least = readable(_FULL * float(stroke[member]), "m**3")
            yield f"{entry.path}.gas_volume", found, f"at least {least}, a thousandth of the stroke"
    for volume in coolant.volumes:
        first, *others = coolant.accumulators_of(volume.name) or (None,)
        for other in others:
            if first is not None and other is not None:
                yield from _one_pressure(first, other, values)


def _one_pressure(first: Accumulator, other: Accumulator, values: Values) -> Iterator[Fault]:
    one, two = _start_pressure(first, values), _start_pressure(other, values)
    for member in _where(np.abs(two - one) > _SAME_PRESSURE * np.abs(one)):
        found = readable(float(two[member]), "Pa") + _which(member, two)
        expected = f"{readable(float(one[member]), 'Pa')}, at which {first.path} holds its volume"
        yield other.path, found, expected


def _start_pressure(entry: Accumulator, values: Values) -> Floats:
    """What an accumulator pushes with at the start: gas and spring."""
    spring = values(f"{entry.path}.spring_pressure")
    return spring if entry.kind == "spring" else values(f"{entry.path}.gas_pressure") + spring


def _starts(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    """Each volume starts in a state that its fluid's table covers."""
    for volume in coolant.volumes:
        zones = coolant.zones_of(volume.name)
        fluid = coolant.loop_of(zones[0].name)
        warm = np.array([values(zone.temperature) for zone in zones])
        rooms = np.array([values(zone.room) for zone in zones])
        mean = (rooms * warm).sum(axis=0) / rooms.sum(axis=0)
        if volume.liquid_fraction and not coolant.accumulators_of(volume.name):
            yield from _two_phases(volume.liquid_fraction, fluid.fluid, mean, values)
            continue
        path, words, pressure = _pressure_at_start(coolant, volume, values)
        factor = values(f"{fluid.coolant}.vapour_pressure_factor")
        most = _greatest_pressure(fluid.fluid, warm, mean, factor)
        for member in _where(pressure > most):
            found = f"{readable(float(pressure[member]), 'Pa')}{words}" + _which(member, pressure)
            at = f"at {float(mean[member]):.4g} K, the range of the {fluid.fluid} table"
            yield path, found, f"at most {readable(float(most[member]), 'Pa')} {at}"


def _two_phases(path: str, fluid: str, mean: Floats, values: Values) -> Iterator[Fault]:
    warmest = constants(fluid).saturation_maximum
    for member in _where(mean > warmest):
        share = values(path)
        found = f"{float(share[member]):g} at {float(mean[member]):.4g} K" + _which(member, mean)
        yield path, found, f"two phases at {warmest:g} K or colder, the range of the {fluid} table"


def _pressure_at_start(
    coolant: CoolantGraph, volume: Volume, values: Values
) -> tuple[str, str, Floats]:
    """Where the pressure that a volume starts with stands, what it includes, and the pressure."""
    held = coolant.accumulators_of(volume.name)
    if not held:
        return volume.pressure, "", values(volume.pressure)
    pressure = _start_pressure(held[0], values)
    if held[0].kind == "spring":
        return f"{held[0].path}.spring_pressure", "", pressure
    sprung = (values(f"{held[0].path}.spring_pressure") > 0.0).any()
    return f"{held[0].path}.gas_pressure", " with its spring" if sprung else "", pressure


def _greatest_pressure(fluid: str, warm: Floats, mean: Floats, factor: Floats) -> Floats:
    """Greatest pressure (n,) [Pa] at which zones (zones, n) [K] of a mean (n,) may start.

    Liquid at most compression_maximum above what the warmest zone boils at, and at most
    compressed_maximum times as dense as there; above saturation_maximum gas no denser than
    gas_density_maximum.
    """
    table = constants(fluid)
    above = mean > table.saturation_maximum
    hottest = np.minimum(warm.max(axis=0), table.saturation_maximum)
    line = saturation(fluid, hottest, tier="fast")
    boils = 0.0 if table.liquid_only else factor * line.p
    dense = (1.0 - 1e-9) * table.compressed_maximum * line.rho_l
    squeezed = state(fluid, T=hottest, rho=dense, tier="fast").p
    liquid = np.fmin(
        boils + table.compression_maximum, squeezed
    )  # fmin: beyond the first it has none
    if not above.any():
        return liquid
    densest = state(fluid, T=mean, rho=(1.0 - 1e-9) * table.gas_density_maximum, tier="fast").p
    return np.where(above, densest, liquid)


def _air(compartments: tuple[str, ...], values: Values) -> Iterator[Fault]:
    for name in compartments:
        path = f"compartments.{name}"
        total = values(f"{path}.pressure")
        for humidity, temperature in (
            ("initial_relative_humidity", "initial_temperature"),
            ("ventilation_relative_humidity", "ventilation_temperature"),
        ):
            share, kelvin = values(f"{path}.{humidity}"), values(f"{path}.{temperature}")
            vapour = share * saturation_pressure(kelvin)
            for member in _where(vapour >= total):
                water = f"{readable(float(vapour[member]), 'Pa')} of water vapour"
                warm = readable(float(kelvin[member]), "K")
                found = f"{float(share[member]):g} at {warm}, {water}" + _which(member, vapour)
                expected = f"less vapour than the pressure, {readable(float(total[member]), 'Pa')}"
                yield f"{path}.{humidity}", found, expected


def _particles(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    """Particles leave a hole, by a law that is meant for them where one is named; a defect has no particle."""
    for hole in {hole.path: hole for hole in coolant.holes}.values():
        if hole.size != "impact":
            continue
        path = f"{hole.path}.impact"
        particle, least = values(f"{path}.particle_diameter"), least_particle(hole, values)
        struck = _struck(hole, values)
        for member in _where(struck & (particle < least)):
            found = readable(float(particle[member]), "m") + _which(member, particle)
            what = "which just perforates this wall"
            if hole.hole_law != "all":
                what = (
                    f"what just perforates this wall and twice its thickness, for {hole.hole_law}"
                )
            least_told = readable(float(least[member]), "m")
            yield f"{path}.particle_diameter", found, f"at least {least_told}, {what}"
        for member in _where(struck & (diameter_of(hole, values) < particle)):
            found = f"{hole.hole_law}, a hole smaller than the particle" + _which(member, particle)
            yield f"{path}.hole_law", found, "another law: its plates are thicker than this wall"


def _struck(hole: Hole, values: Values) -> NDArray[np.bool_]:
    if not hole.may_be_defect:
        return np.array([True])
    return np.asarray(values(f"{hole.path}.cause") == IMPACT)


def _fins(coolant: CoolantGraph, values: Values) -> Iterator[Fault]:
    for name in dict.fromkeys(hole.radiator for hole in coolant.holes if hole.radiator):
        holes = [hole for hole in coolant.holes if hole.radiator == name]
        lost = np.sum([values(f"{hole.path}.fin_area") for hole in holes], axis=0)
        area = values(f"radiators.{name}.area")
        for member in _where(lost >= area):
            found = readable(float(lost[member]), "m**2") + _which(member, lost)
            most = readable(float(area[member]), "m**2")
            yield f"{holes[0].path}.fin_area", found, f"less than that of radiator '{name}', {most}"


def saturation_pressure(temperature: Floats) -> Floats:
    """Pressure [Pa] of saturated water vapour at temperatures [K], the core's equation.

    W. Wagner, A. Pruss, J. Phys. Chem. Ref. Data 31 (2002) 387, eq. 2.5; 300 K: 3536.6 Pa.
    """
    with np.errstate(invalid="ignore"):
        x = np.maximum(1.0 - temperature / 647.096, 0.0)
        terms = -7.85951783 * x + 1.84408259 * x**1.5 - 11.7866497 * x**3
        terms = terms + 22.6807411 * x**3.5 - 15.9618719 * x**4 + 1.80122502 * x**7.5
        return np.asarray(22.064e6 * np.exp(647.096 / temperature * terms))


def _where(bad: NDArray[np.bool_]) -> list[int]:
    """The first member at fault, as a list of one or none."""
    return np.flatnonzero(bad)[:1].tolist()  # type: ignore[no-any-return]


def _which(member: int, values: Floats) -> str:
    """Says which member is at fault, if there are several."""
    return f" in member {member}" if values.size > 1 else ""
