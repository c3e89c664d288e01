"""Every law of lp.impact beside a second writing of it (impact_laws.py), over random impacts and shields."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

import impact_laws as alone
from leakphys import impact
from leakphys.impact._holes import Law
from leakphys.impact._numbers import Array
from leakphys.impact._shield import Model

N = 1500
KEYWORDS: dict[str, tuple[str, ...]] = {
    "cour_palais": ("wall_density", "brinell_hardness", "sound_speed", "failure", "blanket"),
    "christiansen_kerr": (
        "wall_density", "wall_yield", "bumper_thickness", "bumper_density", "spacing", "blanket", "blanket_spacing"
    ),
    "jsc": ("wall_yield", "bumper_thickness", "bumper_density", "spacing"),
    "srl_double": ("wall_yield", "bumper_thickness", "bumper_density", "spacing", "blanket"),
    "srl_triple": (
        "wall_yield", "bumper_thickness", "bumper_density", "spacing", "blanket", "second_thickness", "gap"
    ),
}  # fmt: skip
LAWS: dict[str, Callable[..., float]] = {name: getattr(alone, name) for name in KEYWORDS}


def drawn(model: str, n: int) -> dict[str, Array]:
    """Impacts up to 75 deg on shields whose bumper and wall are of two densities; half of them have a blanket."""
    g = np.random.default_rng(impact.MODELS.index(model))
    numbers = {
        "velocity": np.exp(g.uniform(np.log(0.5e3), np.log(40e3), n)),
        "angle": np.radians(g.uniform(0.0, 75.0, n)),
        "density": np.exp(g.uniform(np.log(300.0), np.log(16e3), n)),
        "wall_thickness": g.uniform(0.3e-3, 5e-3, n),
        "wall_density": g.uniform(1500.0, 8000.0, n),
        "brinell_hardness": g.uniform(20.0, 300.0, n),
        "sound_speed": g.uniform(3e3, 7e3, n),
        "failure": g.uniform(1.5, 3.0, n),
        "wall_yield": g.uniform(1e8, 6e8, n),
        "bumper_thickness": np.exp(g.uniform(np.log(0.1e-3), np.log(3e-3), n)),
        "bumper_density": g.uniform(1500.0, 8000.0, n),
        "spacing": g.uniform(5e-3, 0.2, n),
        "blanket": g.uniform(0.1, 1.5, n) * (g.random(n) < 0.5),
        "second_thickness": g.uniform(0.2e-3, 3e-3, n),
        "gap": g.uniform(0.0, 0.3, n) * (g.random(n) < 0.7),
    }
    numbers["blanket_spacing"] = numbers["spacing"] * g.uniform(0.05, 1.0, n) * (g.random(n) < 0.7)
    # A part beside the threshold of k_h, one close to the corners of speed, one beside those of the angle.
    near = slice(0, n // 10)
    numbers["blanket"][near] = 0.0
    metres = numbers["wall_thickness"][near] ** (2 / 3) * numbers["spacing"][near] ** (1 / 3)
    numbers["bumper_thickness"][near] = g.uniform(0.11, 0.14, n // 10) * metres
    numbers["angle"][n // 10 : n // 5] = np.radians(g.uniform(43.0, 67.0, n // 10))
    numbers["velocity"][n // 5 : n // 3] = g.uniform(1.5e3, 9e3, n // 3 - n // 5)
    return {
        name: column
        for name, column in numbers.items()
        if name in ("velocity", "angle", "density", "wall_thickness", *KEYWORDS[model])
    }


@pytest.mark.parametrize("model", get_args(Model))
def test_a_limit_is_that_of_its_law_written_a_second_time(model: Model) -> None:
    given = drawn(model, N if model != "jsc" else 300)
    found = impact.ballistic_limit(model, **given)  # type: ignore[arg-type]
    rows = [dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)]
    wanted = [LAWS[model](**{name: float(x) for name, x in row.items()}) for row in rows]
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=2e-11 if model != "jsc" else 1e-9)


def test_the_factor_of_the_fast_range_is_continuous_at_its_threshold() -> None:
    """k_h, seen through the limit of two bumpers beside each other, where S^(1/3) puts the threshold, and there alone."""
    for spacing in (0.02, 0.1, 0.4):
        wall = {"wall_thickness": 3.2e-3, "spacing": spacing}
        metres = 3.2e-3 ** (2 / 3) * spacing ** (1 / 3)

        def at(ratio: float, wall: dict[str, float] = wall, metres: float = metres) -> float:
            given = wall | {"bumper_thickness": ratio * metres}
            return float(
                impact.ballistic_limit("christiansen_kerr", velocity=10e3, **given)  # type: ignore[arg-type]
            )

        assert at(0.126 * (1.0 - 1e-9)) == pytest.approx(at(0.126 * (1.0 + 1e-9)), rel=2e-4)
        assert at(0.2) == at(0.127)
        assert at(0.12) / at(0.2) == pytest.approx((7.451 * 0.12 + 0.411) / 1.35, rel=1e-12)


def test_the_bounds_of_validity_are_where_they_are_told() -> None:
    """Each beside its place: sheets of 0.4 mm, 65 and 85 deg, 1, 2.26, 7.79 and 8 km/s, half a particle."""

    def status(model: Model, **given: Any) -> int:
        sheets = {"wall_thickness": 1.5e-3, "bumper_thickness": 1e-3, "spacing": 0.05}
        if model == "cour_palais":
            sheets = {"wall_thickness": 1.5e-3}
        if model == "srl_triple":
            sheets["second_thickness"] = 1.5e-3
        return int(impact.ballistic_limit(model, **({"velocity": 5e3} | sheets | given)).status)

    for sheet in ("bumper_thickness", "wall_thickness"):
        assert [status("srl_double", **{sheet: x}) for x in (0.39e-3, 0.41e-3)] == [3, 0]
    assert [status("srl_triple", second_thickness=x) for x in (0.39e-3, 0.41e-3)] == [3, 0]
    for model in get_args(Model):
        steepest = 85.0 if model == "cour_palais" else 65.0
        angles = (steepest - 0.1, steepest + 0.1)
        assert [status(model, angle=math.radians(x)) == 2 for x in angles] == [False, True]
        ends = (2.26e3, 7.79e3) if model.startswith("srl") else (1e3, 8e3)
        speeds = (0.999 * ends[0], 1.001 * ends[0], 0.999 * ends[1], 1.001 * ends[1])
        assert [status(model, velocity=x) for x in speeds] == [4, 0, 0, 4]
    walls = (0.49e-3, 0.51e-3)
    for law in ("maiden_gehring", "sawle", "rolsten"):
        for wall, code in zip(walls, (0, 3), strict=True):
            found = impact.hole_diameter(law, 1e-3, velocity=7e3, wall_thickness=wall)
            assert int(found.status) == code


@pytest.mark.parametrize("law", get_args(Law))
def test_a_hole_is_that_of_its_law_written_a_second_time(law: Law) -> None:
    g = np.random.default_rng(11)
    n = 400
    given = {
        "velocity": np.exp(g.uniform(np.log(1e3), np.log(70e3), n)),
        "angle": np.radians(g.uniform(0.0, 75.0, n)),
        "density": g.uniform(500.0, 8000.0, n),
        "wall_thickness": np.exp(g.uniform(np.log(0.05e-3), np.log(3e-3), n)),
        "wall_density": g.uniform(1500.0, 8000.0, n),
        "sound_speed": g.uniform(3e3, 7e3, n),
    }
    limit = np.asarray(impact.ballistic_limit(**given))  # type: ignore[arg-type]
    particle = limit * np.exp(g.uniform(np.log(1.01), np.log(30.0), n))
    found = np.asarray(impact.hole_diameter(law, particle, **given))
    wanted = np.array(
        [alone.hole(law, *row) for row in zip(particle, *given.values(), strict=True)]
    )
    there = np.isfinite(found)
    assert np.mean(there) > (0.2 if law == "carbon_carbon" else 0.999)
    assert np.all(wanted[~there] <= 0.0)  # carbon-carbon holds what the bare wall does not
    np.testing.assert_allclose(found[there], wanted[there], rtol=1e-11)


def test_debris_and_meteoroids_are_those_of_their_laws_written_a_second_time() -> None:
    g = np.random.default_rng(12)
    n = 400
    size, mass = 10.0 ** g.uniform(-4.5, 0.5, n), 10.0 ** g.uniform(-21.0, -3.0, n)
    tilt = np.radians(g.uniform(20.0, 130.0, n))
    tilt[:2] = np.radians([40.0, 90.0])
    rest = (g.uniform(2e5, 1.9e6, n), tilt, g.uniform(1988.0, 2060.0, n), g.uniform(60.0, 300.0, n))
    names = ("altitude", "inclination", "year", "solar_flux")
    found = impact.debris_flux(size, **dict(zip(names, rest, strict=True))).per_year
    wanted = [alone.debris_per_year(*row) for row in zip(size, *rest, strict=True)]
    np.testing.assert_allclose(found, wanted, rtol=1e-10)
    meteors = [alone.meteoroids_per_year(x) for x in mass]
    np.testing.assert_allclose(impact.meteoroid_flux(mass).per_year, meteors, rtol=1e-10)


@pytest.mark.parametrize("degrees", [62.0, 70.0, 79.0, 85.0, 95.0])
def test_speeds_of_debris_over_the_poles_are_those_of_the_law(degrees: float) -> None:
    speed = np.linspace(0.25, 17.25, 69)
    law = np.array([alone.debris_speed(v, degrees) for v in speed])
    found = impact.debris_speed_distribution(1e3 * speed, math.radians(degrees))
    np.testing.assert_allclose(found / found[40], law / law[40], rtol=1e-9)


def test_a_blanket_on_a_bare_wall_adds_what_the_handbook_says() -> None:
    """2.2 m rho_p^-0.47 (V cos)^-0.63, cm and g/cm2."""
    given: dict[str, Any] = {"velocity": 7e3, "angle": math.pi / 3, "density": 1000.0}
    bare, covered = (
        float(impact.ballistic_limit(**given, wall_thickness=1e-3, blanket=mass))
        for mass in (0.0, 1.0)
    )
    assert covered - bare == pytest.approx(0.01 * 2.2 * 0.1 * 3.5**-0.63, rel=1e-12)
    probability = impact.puncture_probability(7.0, 1e7, wall_thickness=1e-3, blanket=1.0)
    assert (
        probability.expected
        < 0.5 * impact.puncture_probability(7.0, 1e7, wall_thickness=1e-3).expected
    )


def test_the_rules_of_three_sheets_are_cases_of_one_law() -> None:
    """E1 all terms; E2 no gap; E3, a tube in the sandwich, neither a gap nor equipment: the second sheet its wall."""
    sheets: dict[str, Any] = {"bumper_thickness": 0.5e-3, "spacing": 0.02, "second_thickness": 1e-3}
    speeds = np.array([1e3, 4e3, 9e3, 15e3])

    def at(**given: Any) -> Array:
        return np.asarray(impact.ballistic_limit("srl_triple", velocity=speeds, **sheets, **given))

    tube = at()
    np.testing.assert_array_equal(tube, at(wall_thickness=0.0, gap=0.0))
    np.testing.assert_array_equal(tube, at(gap=0.2))  # a gap to nothing is none
    standalone, behind = at(wall_thickness=1.5e-3), at(wall_thickness=1.5e-3, gap=0.2)
    assert np.all(standalone > tube)
    np.testing.assert_array_equal(behind[:1], standalone[:1])  # the slow range has no gap
    assert np.all(behind[1:] > standalone[1:])
    wanted = 1.155 * 2.0 ** (1 / 3) * 0.1 ** (2 / 3) * (276e6 / alone.KSI / 70.0) ** (1 / 3)
    wanted /= 0.4 ** (2 / 3) * 2.7 ** (1 / 3) * 2.7 ** (1 / 9) * 9.0 ** (2 / 3)
    assert 100.0 * tube[2] == pytest.approx(wanted, rel=1e-12)


def test_the_scatter_of_whipple_shields_is_what_the_screening_prints() -> None:
    """As printed by tools/screen_whipple_shots.py, of which the documentation has the table."""
    printed = {"christiansen_kerr": (1.135, 1.63), "jsc": (1.055, 1.41)}
    for model, (median, factor) in printed.items():
        sheets = {"wall_thickness": 1e-3, "bumper_thickness": 1e-3, "spacing": 0.05}
        scatter = impact.Shield(model=model, **sheets).scatter  # type: ignore[arg-type]
        assert (scatter.median, scatter.factor) == (median, factor)
