"""Probabilities of a puncture: the documentation's numbers, each driver run again, faces, hand values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from leakphys import impact
from leakphys.errors import InputError
from leakphys.impact._any_law import hole_by_any_law
from leakphys.impact._fluxes import meteoroid_impact_speeds
from leakphys.impact._prior import _meteoroid_speeds
from leakphys.impact._rates import Surroundings
from leakphys.impact._told import Question, ask, text

STAY = 0.5 * impact.YEAR


@pytest.fixture(scope="module")
def radiator() -> impact.PunctureProbability:
    return impact.puncture_probability((5.0, 9.0), STAY, wall_thickness=1e-3)


def test_the_numbers_of_the_documentation(radiator: impact.PunctureProbability) -> None:
    assert radiator.probability == pytest.approx(0.475, rel=0.01)
    assert list(radiator.conventions.values()) == pytest.approx(
        [0.475, 0.401, 0.438, 0.663, 0.429], rel=0.01
    )
    told = {"forward": 0.906, "side": 0.429, "zenith": 0.366, "aft": 0.056, "nadir": 0.0026}
    assert dict(radiator.faces) == pytest.approx(told, rel=0.01)
    assert radiator.meteoroid_speed == pytest.approx(24.14e3, rel=1e-3)
    assert radiator.debris_speed == pytest.approx(12.20e3, rel=1e-3)
    assert radiator.meteoroids / radiator.expected == pytest.approx(0.64, abs=5e-3)
    assert radiator.by_face == {}


def test_each_driver_is_the_probability_run_again(radiator: impact.PunctureProbability) -> None:
    def expected(area: float = math.sqrt(45.0), scale: float = 1.0, **given: Any) -> float:
        sizes: dict[str, Any] = {"wall_thickness": 1e-3 * scale} | given
        return impact.puncture_probability(area, STAY, **sizes).expected

    ends = {x.name: (x.expected_low, x.expected_high) for x in radiator.drivers}
    m, d = radiator.meteoroids, radiator.debris
    assert m > 1.5 * d  # so that their factors of 2 and 3 cannot be swapped unseen
    again = {
        "meteoroid flux": (m / 2.0 + d, 2.0 * m + d),
        "debris flux": (m + d / 3.0, m + 3.0 * d),
        "wall thickness": (expected(scale=1.25), expected(scale=0.8)),
        "meteoroid density": (
            expected(meteoroid_density=500.0),
            expected(meteoroid_density=2000.0),
        ),
        "area": (expected(area=5.0), expected(area=9.0)),
        # A limit 1.3 times as large is that of a wall 1.3^(19/18) times as thick.
        "ballistic limit": (
            expected(scale=1.3 ** (19.0 / 18.0)),
            expected(scale=1.3 ** (-19.0 / 18.0)),
        ),
    }
    for name, both in again.items():
        assert ends[name] == pytest.approx(both, rel=1e-9), name
    numbers = [-math.log1p(-p) for p in radiator.conventions.values()]
    assert ends["convention"] == pytest.approx((min(numbers), max(numbers)), rel=1e-9)
    faces = [-math.log1p(-p) for p in radiator.faces.values()]
    assert ends["attitude (face)"] == pytest.approx((min(faces), max(faces)), rel=1e-9)


@pytest.mark.parametrize(
    ("size", "meteors", "fragments", "number"),
    [(1e-3, 1.69552e-3, 2.950e-3, 1.85826e-2), (0.5e-3, 2.15701e-2, 1.668e-2, 0.152994)],
)
def test_a_calculation_by_hand(
    size: float, meteors: float, fragments: float, number: float
) -> None:
    """8 m2, half a year: the flux of SSP 30425 to the digits of its table of speeds, debris to the survey's."""
    mass = 1e3 * math.pi / 6.0 * size**3
    flux = float(impact.meteoroid_flux(mass, altitude=400e3, convention="ssp30425").per_year)
    debris = float(impact.debris_flux(size).per_year)
    assert flux == pytest.approx(meteors, rel=3e-4)
    assert debris == pytest.approx(fragments, rel=5e-4)
    assert (flux + debris) * 4.0 == pytest.approx(number, rel=3e-4)


def test_conventions_are_told_apart(radiator: impact.PunctureProbability) -> None:
    ecss, older, lone, normal, oblique = radiator.conventions.values()
    assert len({round(x, 3) for x in (ecss, older, lone, normal, oblique)}) == 5
    by = [impact.meteoroid_factor(400e3, name) for name in ("ecss", "ssp30425", "one_speed")]
    assert float(by[1]) == pytest.approx(0.6471 * 1.9410, rel=3e-4)
    assert float(by[0]) > 1.1 * float(by[2])


def test_faces_by_name_and_by_normal_add_up() -> None:
    wall: dict[str, Any] = {"wall_thickness": 1e-3}
    one = impact.puncture_probability(3.0, STAY, **wall)
    for name, chance in one.faces.items():
        alone = impact.puncture_probability(None, STAY, faces={name: 3.0}, **wall)
        assert alone.probability == pytest.approx(chance, rel=1e-12)
        assert alone.by_face == {name: pytest.approx(alone.expected, rel=1e-12)}
    slanted = (0.0, 2.0, 2.0)
    both = impact.puncture_probability(None, STAY, faces={"forward": 2.0, slanted: 3.0}, **wall)
    assert list(both.by_face) == ["forward", "(0.0, 2.0, 2.0)"]
    assert both.expected == pytest.approx(sum(both.by_face.values()), rel=1e-12)
    ahead = -math.log1p(-one.faces["forward"]) * 2.0 / 3.0
    assert both.by_face["forward"] == pytest.approx(ahead, rel=1e-9)
    assert one.faces["zenith"] < one.faces["side"]
    other = impact.puncture_probability(None, STAY, faces={(0.0, 0.0, 5.0): 3.0}, **wall)
    assert other.probability == pytest.approx(one.faces["zenith"], rel=1e-12)
    assert "attitude (face)" not in [x.name for x in both.drivers]
    thin = next(x for x in both.drivers if x.name == "wall thickness")
    again = impact.puncture_probability(
        None, STAY, faces={"forward": 2.0, slanted: 3.0}, wall_thickness=0.8e-3
    )
    assert thin.expected_high == pytest.approx(again.expected, rel=1e-9)


@pytest.mark.parametrize(
    ("area", "faces", "words"),
    [
        (7.0, {"forward": 1.0}, ["area", "beside faces"]),
        (None, None, ["area", "none"]),
        (None, {"front": 1.0}, ["faces", "'front'", "forward"]),
        (None, {(0.0, 0.0, 0.0): 1.0}, ["faces", "a normal of three numbers"]),
        (None, {(1.0, 0.0): 1.0}, ["faces", "a normal of three numbers"]),
        (None, {"aft": -1.0}, ["faces['aft']", "-1"]),
        (None, {}, ["faces", "areas in m2"]),
    ],
)
def test_what_is_no_face_is_told(area: Any, faces: Any, words: list[str]) -> None:
    with pytest.raises(InputError) as fault:
        impact.puncture_probability(area, STAY, faces=faces, wall_thickness=1e-3)
    for word in words:
        assert word in str(fault.value)


def test_a_status_tells_what_applies_and_for_how_much_of_it() -> None:
    """Slow debris on a thick wall alone: the share beyond guns is what the speeds above 8 km/s have."""
    found = impact.puncture_probability(7.0, STAY, wall_thickness=1e-3)
    other = next(x for x in found.status if x.startswith("meteoroids, limit: extrapolated: other"))
    share = 100.0 * found.meteoroids / found.expected
    assert float(other.split("(")[1].split(" %")[0]) == pytest.approx(share, rel=5e-3)
    # Aluminium everywhere: no other material is told.
    metal = impact.puncture_probability(7.0, STAY, wall_thickness=1e-3, meteoroid_density=2700.0)
    assert not [x for x in metal.status if "other materials" in x]


def test_speeds_of_meteoroids_at_the_ship_are_those_that_the_rates_are_summed_over() -> None:
    """3.5 to 78.7 km/s, a density, with the mean of the draws of the prior."""
    speed = np.arange(5.0, 90e3, 10.0)
    density = meteoroid_impact_speeds(speed, 400e3)
    assert np.sum(density) * 10.0 == pytest.approx(1.0, rel=1e-3)
    there = speed[density > 0.0]
    assert there[0] == pytest.approx(3.5e3, abs=300.0)
    assert there[-1] == pytest.approx(78.7e3, abs=900.0)
    # The tumbling plate that everything holes meets the whole flux: its mean speed is this density's.
    plate = impact.puncture_probability(1.0, 1.0, wall_thickness=1e-9, least_particle=1e-3)
    assert np.sum(density * speed) * 10.0 == pytest.approx(plate.meteoroid_speed, rel=5e-3)


def test_a_hole_at_least_this_wide_lies_between_what_the_laws_allow() -> None:
    answer = ask(Question(hole=0.8e-3, wall=1e-3))
    low, high = answer.as_wide.bounds
    assert answer.as_wide.probability == pytest.approx(0.069, abs=1.5e-3)
    assert low == pytest.approx(answer.as_large.probability, rel=1e-9)
    assert low < answer.as_wide.probability < high < answer.any_puncture.probability
    said = text(answer)
    for word in ("a hole at least this wide", "x/ 1.3", "scatter: assumed", "other materials"):
        assert word in said
    # Particles as large as the wall is thick may leave any hole; smaller ones no wider than that of a thin plate.
    thick = impact.puncture_probability(7.0, STAY, wall_thickness=1e-3, least_particle=1e-3)
    broad = ask(Question(hole=6e-3, wall=1e-3))
    assert broad.as_wide.bounds[1] == pytest.approx(thick.probability, rel=1e-6)
    tiny = ask(Question(hole=1e-6, wall=1e-3))
    assert tiny.as_wide.probability == pytest.approx(tiny.any_puncture.probability, rel=1e-9)


def test_the_prior_draws_speeds_as_often_as_the_flux_has_them() -> None:
    orbit = Surroundings(400e3, impact.STATION_INCLINATION, 2022.0, 120.0, 1000.0, 2800.0)
    drawn, counted = _meteoroid_speeds(orbit, 40_000, np.random.default_rng(5))
    speed = np.arange(5.0, 90e3, 10.0)
    density = meteoroid_impact_speeds(speed, 400e3)
    for end in (15e3, 20e3, 30e3):
        share = float(np.sum(counted[drawn < end]) / np.sum(counted))
        assert share == pytest.approx(float(np.sum(density[speed < end])) * 10.0, abs=8e-3)


def test_the_prior_is_what_a_plate_that_flies_through_the_fluxes_counts() -> None:
    """Particles that just do not perforate and larger, each with its own speed and angle: those that go through."""
    wall, draws = 1e-3, 400_000
    densities: dict[str, Any] = {"meteoroid_density": 400.0, "debris_density": 7800.0}
    whole = impact.puncture_probability(1e-6, STAY, wall_thickness=wall, **densities)
    generator = np.random.default_rng(11)
    debris_speed = np.arange(105.0, 16e3, 10.0)
    meteor_speed = np.arange(5.0, 90e3, 10.0)
    kinds = (
        ("meteoroids", 400.0, 0.15e-3, meteor_speed, meteoroid_impact_speeds(meteor_speed, 400e3)),
        ("debris", 7800.0, 0.08e-3, debris_speed, impact.debris_speed_distribution(debris_speed)),
    )
    holes, weights = [], []
    for kind, density, least, grid, likely in kinds:
        all_from = impact.puncture_probability(
            1e-6, STAY, wall_thickness=1e-9, least_particle=least, **densities
        )
        speed = generator.choice(grid, size=draws, p=likely / likely.sum())
        angle = 0.5 * np.arccos(1.0 - 2.0 * generator.random(draws))
        sizes = np.geomspace(least, 1.0, 20_001)
        mass = density * math.pi / 6.0 * sizes**3
        flux = impact.meteoroid_flux(mass) if kind == "meteoroids" else impact.debris_flux(sizes)
        beyond = -np.log(np.asarray(flux) / float(np.asarray(flux)[0]))
        particle = np.exp(np.interp(-np.log(generator.random(draws)), beyond, np.log(sizes)))
        strike: dict[str, Any] = {"velocity": speed, "angle": angle, "density": density}
        through = particle > np.asarray(impact.ballistic_limit(wall_thickness=wall, **strike))
        number = getattr(all_from, kind)
        assert number * through.mean() == pytest.approx(getattr(whole, kind), rel=0.025)
        chances = generator.random(draws), generator.random(draws)
        columns = [speed, angle, np.array(density)]
        found = hole_by_any_law(particle, *chances, columns, {"wall_thickness": wall})
        holes.append(found[through])
        weights.append(np.full(int(through.sum()), number / draws))
    prior = impact.particle_prior(wall_thickness=wall, **densities)
    at = np.concatenate(holes)
    weight = np.concatenate(weights) / np.concatenate(weights).sum()
    for hole in (0.15e-3, 0.3e-3, 0.5e-3, 0.8e-3, 1.2e-3, 3e-3):
        counted = float(weight[at < hole].sum())
        assert float(prior.share_below(hole)) == pytest.approx(counted, abs=0.01)
