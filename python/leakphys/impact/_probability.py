"""The probability of a puncture in orbit, its spread between conventions, and what drives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from leakphys.errors import InputError, expected_name, show, unknown
from leakphys.impact._chances import Driver, PunctureProbability, chance, driver, driver_of
from leakphys.impact._flags import flags
from leakphys.impact._fluxes import STATION_INCLINATION, YEAR, Flux, debris_flux, meteoroid_flux
from leakphys.impact._limits import limit_of, strike_of
from leakphys.impact._numbers import Span, positive, span
from leakphys.impact._rates import Normal, Rate, Surroundings, face_rates, rates, surroundings
from leakphys.impact._shield import Shield, shield_or

FACES: dict[str, Normal] = {
    "forward": (1.0, 0.0, 0.0),
    "aft": (-1.0, 0.0, 0.0),
    "side": (0.0, 1.0, 0.0),
    "zenith": (0.0, 0.0, 1.0),
    "nadir": (0.0, 0.0, -1.0),
}
"""Normals of faces by name: along the flight, to the side, to the zenith."""

_METEOROID_MEAN, _DEBRIS_MEAN = 20e3, 10e3  # m/s, of hand calculations
_FLUX_FACTORS = {"meteoroid flux": 2.0, "debris flux": 3.0}


def puncture_probability(
    area: Span | None,
    time: Span,
    *,
    faces: Mapping[str | Normal, float] | None = None,
    altitude: float = 400e3,
    inclination: float = STATION_INCLINATION,
    year: float = 2022.0,
    solar_flux: float = 120.0,
    meteoroid_density: float = 1000.0,
    debris_density: float = 2800.0,
    least_particle: float = 0.0,
    shield: Shield | None = None,
    **target: ArrayLike,
) -> PunctureProbability:
    """Probability that meteoroids or debris puncture an area, integrated over speeds and angles.

    Args:
        area: that must not be punctured, m2: the wetted wall, not all of a radiator's skin. Two numbers are a
            range, its geometric mean the central value. None where `faces` says it.
        time: s; one number or a range.
        faces: areas that keep their attitude, m2, by a name of FACES or by a normal (along the flight, to the side,
            to the zenith), of any length: as {"forward": 2.0, (0.0, 1.0, 1.0): 3.0}. By default a tumbling plate.
        altitude, inclination: of the circular orbit, m (150 to 2000 km) and rad (0 to pi).
        year: as a decimal number, 1988 to 2100.
        solar_flux: at 10.7 cm, mean of the year before, 1e-22 W/(m2 Hz), 60 to 300.
        meteoroid_density, debris_density: of all particles of the kind, kg/m3.
        least_particle: smaller ones do not count, m.
        shield: the wall and what stands before it; by default a bare wall that `target` describes.
        target: what `Shield` takes, wall_thickness at least.

    Returns:
        The probability with its spread between conventions and with what drives it.

    Raises:
        InputError: a number that is missing, not finite or not positive, or one of the orbit outside these bounds;
            an area beside faces, a face that is none.

    Sources: docs/theory/impact.md. Debris is for screening, within a factor of 3, meteoroids within 2.

    Example:
        >>> from leakphys import impact
        >>> found = impact.puncture_probability(1.0, impact.YEAR / 2, wall_thickness=2e-3)
        >>> 0.005 < found.probability < 0.05
        True
    """
    target_shield = shield_or(shield, "cour_palais", dict(target))
    orbit = surroundings(
        altitude=altitude,
        inclination=inclination,
        year=year,
        solar_flux=solar_flux,
        meteoroid_density=meteoroid_density,
        debris_density=debris_density,
        least_particle=least_particle,
    )
    stated = _faces(area, faces)
    areas = span("area", area) if not stated else (sum(x for _, x in stated.values()),) * 3
    stay = areas[1] * span("time", time)[1]

    def rates_of(shield: Shield, orbit: Surroundings) -> tuple[Rate, Rate]:
        return _rates_of_faces(shield, orbit, stated) if stated else rates(shield, orbit)

    kinds = rates_of(target_shield, orbit)
    attitudes = {
        name: _total(face_rates(target_shield, orbit, normal)) * stay
        for name, normal in FACES.items()
    }
    conventions = {name: rate * stay for name, rate in _by_convention(target_shield, orbit).items()}
    drivers = _drivers(rates_of, target_shield, orbit, stay)
    drivers += _drivers_of_ranges(_total(kinds) * stay, areas, span("time", time))
    drivers += [] if stated else [driver_of("attitude (face)", attitudes)]
    drivers.append(driver_of("convention", conventions))
    drivers.sort(key=lambda entry: -entry.factor)
    by_face = {
        name: _total(face_rates(target_shield, orbit, normal)) * one * span("time", time)[1]
        for name, (normal, one) in stated.items()
    }
    told = flags(target_shield, orbit, rates(target_shield, orbit))
    return _answer(kinds, stay, conventions, attitudes, by_face, drivers, told)


def _answer(
    kinds: tuple[Rate, Rate],
    stay: float,
    conventions: Mapping[str, float],
    attitudes: Mapping[str, float],
    by_face: Mapping[str, float],
    drivers: list[Driver],
    status: tuple[str, ...],
) -> PunctureProbability:
    """Rates times area and time as probabilities, with the means of what punctures."""
    meteoroids, debris = kinds
    total = _total(kinds)
    return PunctureProbability(
        probability=chance(total * stay),
        meteoroids=meteoroids[0] * stay,
        debris=debris[0] * stay,
        meteoroid_speed=_mean_speed(meteoroids),
        debris_speed=_mean_speed(debris),
        mean_angle=(meteoroids[2] + debris[2]) / total if total > 0.0 else np.nan,
        conventions={name: chance(number) for name, number in conventions.items()},
        faces={name: chance(number) for name, number in attitudes.items()},
        by_face=dict(by_face),
        drivers=tuple(drivers),
        status=status,
    )


def _total(kinds: tuple[Rate, Rate]) -> float:
    return kinds[0][0] + kinds[1][0]


def _mean_speed(rate: Rate) -> float:
    return rate[1] / rate[0] if rate[0] > 0.0 else float("nan")


_Faces = dict[str, tuple[Normal, float]]


def _faces(area: object, faces: object) -> _Faces:
    """{name of a face: its normal of length one and its area}; InputError for what is no face."""
    if faces is None:
        if area is None:
            raise InputError.at("", "area", "none", "m2, or faces with theirs")
        return {}
    if area is not None:
        raise InputError.at("", "area", "one beside faces", "None: the faces say it")
    if not isinstance(faces, Mapping) or not faces:
        expected = 'areas in m2 by name or normal, as {"forward": 2.0}'
        raise InputError.at("", "faces", show(faces), expected)
    found = {}
    for key, size in faces.items():
        name = key if isinstance(key, str) else str(key)
        found[name] = _normal_of(key), positive(f"faces[{show(name)}]", size)
    return found


def _normal_of(key: object) -> Normal:
    if isinstance(key, str):
        if key not in FACES:
            raise InputError.at("", "faces", unknown("face", key), expected_name(key, FACES))
        return FACES[key]
    try:
        x, y, z = (float(part) for part in key)  # type: ignore[attr-defined]  # what is none is refused
        length = float(np.sqrt(x * x + y * y + z * z))
    except (TypeError, ValueError):
        length = 0.0
    if not (np.isfinite(length) and length > 0.0):
        raise InputError.at("", "faces", show(key), "a name, or a normal of three numbers")
    return x / length, y / length, z / length


def _rates_of_faces(shield: Shield, orbit: Surroundings, faces: _Faces) -> tuple[Rate, Rate]:
    """Mean rates of faces by their areas, 1/(m2 s)."""
    sizes = np.array([size for _, size in faces.values()])
    each = np.array([face_rates(shield, orbit, normal) for normal, _ in faces.values()])
    mean = np.tensordot(sizes / sizes.sum(), each, axes=1)
    return tuple(mean[0].tolist()), tuple(mean[1].tolist())


def _by_convention(shield: Shield, orbit: Surroundings) -> dict[str, float]:
    """Rates, 1/(m2 s), by the ways in which such numbers are worked out."""
    names = ("tumbling plate, ECSS", "tumbling plate, SSP 30425", "tumbling plate, one speed")
    found = {name: _total(rates(shield, orbit, number)) for number, name in enumerate(names)}
    found["mean speed, normal"] = _hand(shield, orbit, 0.0)
    found["mean speed, 45 deg"] = _hand(shield, orbit, np.pi / 4.0)
    return found


def _hand(shield: Shield, orbit: Surroundings, angle: float) -> float:
    """Rate of a hand calculation: one speed and one angle for all of a kind."""

    def smallest(speed: float, density: float) -> float:
        limit = float(limit_of(strike_of(speed, angle, density), shield))
        return max(limit * orbit.limit_scale, orbit.least_particle)

    size = smallest(_METEOROID_MEAN, orbit.meteoroid_density)
    mass = np.pi / 6.0 * orbit.meteoroid_density * size**3
    meteors: Flux = meteoroid_flux(mass, altitude=orbit.altitude, convention="ssp30425")
    fragments = debris_flux(
        smallest(_DEBRIS_MEAN, orbit.debris_density),
        altitude=orbit.altitude,
        inclination=orbit.inclination,
        year=orbit.year,
        solar_flux=orbit.solar_flux,
    )
    return float(meteors) + float(fragments)


def _drivers(
    rates_of: Callable[[Shield, Surroundings], tuple[Rate, Rate]],
    shield: Shield,
    orbit: Surroundings,
    stay: float,
) -> list[Driver]:
    """One thing varied at a time."""
    meteors, debris = (kind[0] for kind in rates_of(shield, orbit))
    found = []
    for name, (one, other) in {
        "meteoroid flux": (meteors, debris),
        "debris flux": (debris, meteors),
    }.items():
        factor = _FLUX_FACTORS[name]
        ends = [(one * scale + other) * stay for scale in (1.0 / factor, factor)]
        found.append(driver(name, (f"/ {factor:g}", f"x {factor:g}"), ends))
    scatter = shield.scatter.factor
    variants: dict[str, tuple[str, str, tuple[Any, Any], tuple[Any, Any]]] = {
        "ballistic limit": (
            f"x {scatter:g}",
            f"/ {scatter:g}",
            (shield, replace(orbit, limit_scale=scatter)),
            (shield, replace(orbit, limit_scale=1.0 / scatter)),
        ),
        "wall thickness": (
            "x 1.25",
            "/ 1.25",
            (shield.with_wall(1.25), orbit),
            (shield.with_wall(0.8), orbit),
        ),
        "meteoroid density": (
            "500 kg/m3",
            "2000 kg/m3",
            (shield, replace(orbit, meteoroid_density=500.0)),
            (shield, replace(orbit, meteoroid_density=2000.0)),
        ),
    }
    for name, (low, high, first, second) in variants.items():
        ends = [_total(rates_of(*case)) * stay for case in (first, second)]
        found.append(driver(name, (low, high), ends))
    return found


def _drivers_of_ranges(
    expected: float, area: tuple[float, float, float], time: tuple[float, float, float]
) -> list[Driver]:
    """Area and time, where they are ranges."""
    found = []
    for name, unit, size, (least, middle, most) in (
        ("area", "m2", 1.0, area),
        ("time", "yr", YEAR, time),
    ):
        if least < most:
            texts = f"{least / size:.3g} {unit}", f"{most / size:.3g} {unit}"
            found.append(driver(name, texts, [expected * end / middle for end in (least, most)]))
    return found
