"""What a hole in a wall says of the particle and of how likely it was: as a structure for JSON and as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from leakphys.cells import aligned, percent, wrapped
from leakphys.errors import InputError
from leakphys.fields import FIELDS
from leakphys.impact._chances import PunctureProbability
from leakphys.impact._fluxes import YEAR
from leakphys.impact._holes import HOLE_SENTENCES, LAWS, ParticleRange, particle_from_hole
from leakphys.impact._limits import STATUS_SENTENCES
from leakphys.impact._probability import puncture_probability
from leakphys.impact._wide import WideHole, wide_hole

DENSITIES = (2700.0, 1000.0)  # kg/m3: aluminium, and a meteoroid of about a milligram


@dataclass(frozen=True, kw_only=True)
class Question:
    """A hole in a bare aluminium wall in orbit; SI."""

    hole: float
    wall: float
    velocity: float = 7e3
    angle: float = 0.0
    densities: tuple[float, ...] = DENSITIES
    area: float = 7.0
    time: float = 0.5 * YEAR
    altitude: float = 400e3
    year: float = 2022.0


@dataclass(frozen=True)
class Answer:
    """Particles by density, and probabilities of any puncture, of a hole as wide, and of a particle as large."""

    question: Question
    particles: dict[float, ParticleRange]
    any_puncture: PunctureProbability
    as_wide: WideHole
    as_large: PunctureProbability  # by particles at least as large as the hole


def ask(question: Question) -> Answer:
    """Work a question out; InputError where a number cannot be."""
    for name, number in asdict(question).items():
        for each in number if isinstance(number, tuple) else (number,):
            option = f"--{'density' if name == 'densities' else name}"
            if not (np.isfinite(each) and (each > 0.0 or (name == "angle" and each == 0.0))):
                raise InputError.at("", option, f"{each:g}", "a positive number")
    q = question
    impact, prior = FIELDS["puncture.impact"], FIELDS["puncture.prior"]
    for option, value, field, scale, unit in (
        ("velocity", q.velocity, impact["velocity"], 1.0, " m/s"),
        *(("density", each, impact["particle_density"], 1.0, " kg/m3") for each in q.densities),
        ("wall", q.wall, prior["wall_thickness"], 1e-3, " mm"),
        ("altitude", q.altitude, prior["altitude"], 1e3, " km"),
        ("year", q.year, prior["year"], 1.0, ""),
    ):
        if not field.accepts(value):
            expected = f"{field.low / scale:g} to {field.high / scale:g}{unit}"
            raise InputError.at("", f"--{option}", f"{value / scale:g}{unit}", expected)
    if q.angle >= 0.5 * np.pi:
        found = f"{np.rad2deg(q.angle):g} deg"
        raise InputError.at("", "--angle", found, "0 to less than 90 deg from the normal")
    particles = {
        density: particle_from_hole(
            q.hole,
            wall_thickness=q.wall,
            velocity=q.velocity,
            angle=q.angle,
            density=density,
        )
        for density in q.densities
    }

    def chance(least: float) -> PunctureProbability:
        return puncture_probability(
            q.area,
            q.time,
            altitude=q.altitude,
            year=q.year,
            wall_thickness=q.wall,
            least_particle=least,
        )

    every = chance(0.0)
    wide = wide_hole(q.hole, every.expected, q.area * q.time, q.wall, q.altitude, q.year)
    return Answer(q, particles, every, wide, chance(q.hole))


def document(answer: Answer) -> dict[str, Any]:
    """The answer as schema leakphys-impact/1; SI, null where there is nothing."""
    from leakphys import __version__

    return {
        "schema": "leakphys-impact/1",
        "version": str(__version__),
        "question": asdict(answer.question),
        "particles": [
            {
                "density": density,
                "lower": number(found.lower),
                "upper": number(found.upper),
                "status": HOLE_SENTENCES[int(found.status)],
                "ballistic_limit": {
                    "status": STATUS_SENTENCES[int(found.limit.status)],
                    "scatter_factor": found.limit.scatter.factor,
                    "scatter_source": found.limit.scatter.source,
                },
                "by_law": {
                    law: {
                        "diameter": number(entry.diameter),
                        "status": HOLE_SENTENCES[int(entry.status)],
                    }
                    for law, entry in found.by_law.items()
                },
            }
            for density, found in answer.particles.items()
        ],
        "any_puncture": _probability(answer.any_puncture),
        "hole_at_least_as_wide": {
            "probability": answer.as_wide.probability,
            "bounds": list(answer.as_wide.bounds),
        },
        "particle_as_large_as_the_hole": _probability(answer.as_large),
    }


def number(value: object) -> float | None:
    """A float for JSON; None for NaN."""
    found = float(np.asarray(value))
    return found if np.isfinite(found) else None


def _probability(found: PunctureProbability) -> dict[str, Any]:
    return {
        "probability": found.probability,
        "interval": list(found.interval),
        "expected_meteoroids": found.meteoroids,
        "expected_debris": found.debris,
        "meteoroid_speed": number(found.meteoroid_speed),
        "debris_speed": number(found.debris_speed),
        "conventions": dict(found.conventions),
        "faces": dict(found.faces),
        "drivers": [asdict(driver) for driver in found.drivers],
        "status": list(found.status),
    }


def text(answer: Answer) -> str:
    """The answer as lines a person reads."""
    q = answer.question
    lines = [
        f"hole {_mm(q.hole)} in a bare aluminium wall of {_mm(q.wall)}",
        f"impact at {q.velocity / 1e3:g} km/s, {np.rad2deg(q.angle):g} deg from the normal",
        "",
        *_particles(answer),
        "",
        f"over {q.area:g} m2, {q.time / 86400.0:.4g} d, {q.altitude / 1e3:g} km, {q.year:g}",
        *_chances(answer),
        "",
        "what moves the probability of any puncture",
        *_movers(answer.any_puncture),
        "",
        *(["outside what the laws were made of"] if answer.any_puncture.status else []),
        *(wrapped(sentence) for sentence in answer.any_puncture.status),
        "",
        wrapped(
            "Hole laws, debris flux and meteor speeds are unverified against their papers; debris is for "
            "screening. The area is that whose puncture leaks, not all of a radiator."
        ),
    ]
    return "\n".join(lines)


def _particles(answer: Answer) -> list[str]:
    rows = [["particle", *(f"{density / 1e3:g} g/cm3" for density in answer.particles)]]
    found = list(answer.particles.values())
    rows.append(["just perforates", *(_mm(float(np.asarray(x.limit))) for x in found)])
    rows.append(["at most the hole", *(_mm(float(x.upper)) for x in found)])
    limits = [x.limit for x in found]
    rows.append(["shots scatter by", *(f"x/ {x.scatter.factor:g}" for x in limits)])
    for law in LAWS:
        cells = []
        for entry in (x.by_law[law] for x in found):
            flag = "" if entry.status == 0 else f" ({int(entry.status)})"
            cells.append(_mm(float(entry.diameter)) + flag)
        rows.append([f"by {law}", *cells])
    used = sorted({int(x.by_law[law].status) for x in found for law in LAWS} - {0})
    used += [int(x.status) for x in found if x.status not in (0, *used)]
    notes = [f"({code}) {HOLE_SENTENCES[code]}" for code in dict.fromkeys(used)]
    notes += [
        f"what just perforates, {density / 1e3:g} g/cm3: {STATUS_SENTENCES[int(x.limit.status)]}"
        for density, x in answer.particles.items()
        if x.limit.status != 0
    ]
    notes.append(f"scatter: {limits[0].scatter.source}")
    return [*aligned(rows, (False, *(True for _ in found))), *notes]


def _chances(answer: Answer) -> list[str]:
    rows = []
    for name, found in (
        ("any puncture of this wall", answer.any_puncture),
        ("by a particle as large as the hole", answer.as_large),
    ):
        low, high = found.interval
        share = found.meteoroids / found.expected if found.expected > 0.0 else float("nan")
        span = f"[{percent(low)} to {percent(high)}]"
        rows.append([name, percent(found.probability), span, f"{percent(share)} of it meteoroids"])
    wide = answer.as_wide
    span = f"[{percent(wide.bounds[0])} to {percent(wide.bounds[1])}]"
    row = ["a hole at least this wide", percent(wide.probability), span, "whichever law of holes"]
    return aligned([rows[0], row, rows[1]], (False, True, False, False))


def _movers(found: PunctureProbability) -> list[str]:
    rows = [
        [
            x.name,
            f"{percent(x.probability_low)} to {percent(x.probability_high)}",
            f"{x.low} .. {x.high}",
        ]
        for x in found.drivers
    ]
    return aligned(rows, (False, True, False))


def _mm(size: float) -> str:
    return f"{1e3 * size:.3g} mm" if np.isfinite(size) else "-"
