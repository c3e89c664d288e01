"""Radiators along the ship's orbit: on the mean of an orbit, at each moment of it, and what lies between."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys import engine, orbit
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from loop_texts import QUIET_LOOP

SHIP = (
    QUIET_LOOP
    + """
[orbit]
sinks = "{sinks}"
altitude = "400 km"
beta = "{beta} deg"
angle_from_noon = "30 deg"
solar_irradiance = "1371 W/m^2"
albedo = 0.27
earth_infrared = "241 W/m^2"

[nodes.panel]
heat_capacity = "{capacity} J/K"
initial_temperature = "250 K"
load = "{load} W"

[boundaries.sky]
attitude = "{attitude}"
absorptance = {absorptance}
{normal}

[radiators.panel]
node = "panel"
sink = "sky"
area = "2 m^2"
emissivity = 0.91

[plans.fly]
zero = "first"
[[plans.fly.phases]]
name = "first"
duration = "{first} s"
[[plans.fly.phases]]
name = "second"
duration = "{second} s"
{later}
"""
)
FORWARD = "normal_forward = 1\nnormal_starboard = 0\nnormal_nadir = 0"
NUMBERS: dict[str, Any] = {
    "sinks": "mean", "beta": 40.0, "capacity": 3e4, "load": 300.0, "attitude": "nadir-fixed",
    "absorptance": 0.2, "normal": FORWARD, "first": 3e5, "second": 1.0, "later": "",
}  # fmt: skip
PANEL = "nodes.panel.temperature"
PERIOD = float(orbit.period(400e3))


def ship(**numbers: Any) -> Scenario:
    return Scenario.from_text(SHIP.format(**(NUMBERS | numbers)))


def panel(scenario: Scenario, times: Any, rtol: float = 1e-7) -> np.ndarray:
    outcome = engine.run(scenario, "fly", times=times, signals=[PANEL], rtol=rtol)
    assert outcome.status[0] == 0
    assert abs(outcome.ledger["energy_rel"][0]) < 1e-9
    return np.asarray(outcome.samples[0, :, 0])


def environment() -> orbit.Environment:
    return orbit.Environment(solar=1371.0, albedo=0.27, infrared=241.0)


@pytest.mark.parametrize("beta", [-70.0, 0.0, 40.0])
@pytest.mark.parametrize(
    ("attitude", "normal"),
    [
        ("nadir-fixed", (1.0, 0.0, 0.0)),
        ("nadir-fixed", (0.0, 0.6, -0.8)),
        ("inertial", (0.3, 0.0, -0.2)),
        ("sun-pointing", None),
    ],
)
def test_on_the_mean_the_panel_settles_where_it_radiates_what_it_gets(
    beta: float, attitude: orbit.Attitude, normal: tuple[float, float, float] | None
) -> None:
    """Also a normal that is not of length 1."""
    stated = (
        "" if normal is None else "normal_forward = {}\nnormal_starboard = {}\nnormal_nadir = {}"
    )
    settled = panel(
        ship(beta=beta, attitude=attitude, normal=stated.format(*(normal or ()))), [3e5]
    )
    exposure = orbit.mean_plate_exposure(
        beta=np.radians(beta), altitude=400e3, attitude=attitude, normal=normal
    )
    finish = orbit.Surface(absorptance=0.2, emittance=0.91)
    sink = orbit.sink_temperature(exposure, environment(), finish)
    expected = (sink**4 + 300.0 / (0.91 * 5.670374419e-8 * 2.0)) ** 0.25
    assert settled[0] == pytest.approx(float(expected), rel=1e-7)


@pytest.mark.parametrize("normal", [(1.0, 0.0, 0.0), (0.0, 0.0, -1.0)])
def test_resolved_it_is_the_solution_of_another_solver(normal: tuple[float, float, float]) -> None:
    """scipy's Radau with the sinks of lp.orbit, over three orbits, shadows and all."""
    from scipy.integrate import solve_ivp

    stated = "normal_forward = {}\nnormal_starboard = {}\nnormal_nadir = {}".format(*normal)
    times = np.linspace(0.0, 3.0 * PERIOD, 61)[1:]
    found = panel(ship(sinks="resolved", normal=stated, first=4 * PERIOD), times)

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        seen = orbit.plate_exposure(
            np.radians(30.0) + 2.0 * np.pi * t / PERIOD,
            beta=np.radians(40.0),
            altitude=400e3,
            normal=normal,
        )
        finish = orbit.Surface(absorptance=0.2, emittance=0.91)
        absorbed = orbit.sink(seen, environment(), finish).absorbed
        return (300.0 + 2.0 * (absorbed - 0.91 * 5.670374419e-8 * y**4)) / 3e4

    other = solve_ivp(
        rate, (0.0, times[-1]), [250.0], "Radau", t_eval=times, rtol=1e-8, atol=1e-6, max_step=60.0
    )
    np.testing.assert_allclose(found, other.y[0], atol=0.01)
    assert np.ptp(found[-20:]) > 10.0


def test_a_heavy_panel_feels_the_mean_alone() -> None:
    """The rest is what a swing of 0.1 K makes of the fourth power."""
    heavy = {"capacity": 3e7, "first": 12 * PERIOD}
    mean, each = (panel(ship(sinks=s, **heavy), [12 * PERIOD])[0] for s in ("mean", "resolved"))
    assert each == pytest.approx(mean, abs=0.02)
    assert abs(mean - 250.0) > 0.1


def test_a_phase_may_turn_the_plate_and_the_orbit() -> None:
    turned = 'set = { "orbit.beta" = "-10 deg", "boundaries.sky.normal_forward" = 0, "boundaries.sky.normal_nadir" = 1 }'
    for sinks in ("mean", "resolved"):
        found = panel(ship(sinks=sinks, second=3e5, later=turned), [6e5])
        nadir = "normal_forward = 0\nnormal_starboard = 0\nnormal_nadir = 1"
        other = panel(ship(sinks=sinks, beta=-10.0, normal=nadir, second=3e5), [6e5])
        np.testing.assert_allclose(found, other, rtol=1e-6)


def test_a_darker_surface_is_warmer_and_a_member_has_its_own_orbit() -> None:
    settled = [panel(ship(absorptance=a), [3e5])[0] for a in (0.1, 0.2, 0.4, 0.8)]
    assert np.all(np.diff(settled) > 0.0)
    betas = np.radians([-60.0, 0.0, 30.0])
    swept = lp.sweep(ship(), {"orbit.beta": betas}, times=[3e5], signals=[PANEL])
    alone = [panel(ship(beta=np.degrees(beta)), [3e5], 1e-6)[0] for beta in betas]
    np.testing.assert_allclose(swept.samples[:, 0, 0], alone, rtol=1e-9)


STATED = 'solar_irradiance = "1371 W/m^2"\nalbedo = 0.27\nearth_infrared = "241 W/m^2"\n'


def named(environment: str, more: str = "") -> Scenario:
    """The ship with a named environment in the place of its numbers."""
    text = SHIP.format(**NUMBERS)
    assert STATED in text
    return Scenario.from_text(text.replace(STATED, f'environment = "{environment}"\n{more}'))


@pytest.mark.parametrize("name", [x for x in orbit.environments() if x.startswith("SSP")])
def test_a_named_environment_is_its_numbers_with_their_source(name: str) -> None:
    scenario, known = named(name), orbit.environment(name)
    told = [scenario.value(f"orbit.{x}") for x in ("solar_irradiance", "albedo", "earth_infrared")]
    assert told == [known.solar, known.albedo, known.infrared]
    entry = scenario.quantity("orbit.albedo")
    assert known.source in entry.source
    assert entry.grade == "official"
    again = Scenario.from_text(scenario.to_toml())
    assert again == scenario
    if name == "SSP 41000 mean":
        np.testing.assert_array_equal(panel(scenario, [3e5]), panel(ship(), [3e5]))


def test_the_hot_case_is_warmer_than_the_mean_and_that_than_the_cold() -> None:
    mean = named("SSP 41000 mean")
    hot, cold = (
        mean.replace(**{"orbit.environment": f"SSP 41000 {case}"}) for case in ("hot", "cold")
    )
    settled = [panel(x, [3e5])[0] for x in (cold, mean, hot)]
    assert np.all(np.diff(settled) > 1.0)


def test_a_number_of_the_file_stands_before_that_of_the_environment() -> None:
    cold = "TM-2001-211221 cold, 30 to 60 degrees"
    with pytest.raises(InputError, match=r"orbit.albedo: found nothing"):
        named(cold)
    assert named(cold, "albedo = 0.2").value("orbit.albedo") == 0.2
    brighter = named("SSP 41000 hot").replace(**{"orbit.albedo": 0.5})
    assert brighter.value("orbit.albedo") == 0.5
    with pytest.raises(InputError, match=r"orbit.environment: found the unknown environment"):
        named("SSP 41000 warm")


def test_what_the_mean_leaves_out_is_a_number() -> None:
    light, heavy = (
        lp.sink_difference(ship(capacity=capacity, first=6 * PERIOD)) for capacity in (1e4, 1e6)
    )
    assert light.temperature[PANEL] > 10.0
    assert 0.01 < heavy.temperature[PANEL] < 1.0
    assert light.steps[1] > light.steps[0]
    assert PANEL in str(light)
    held = SHIP.format(**NUMBERS).replace(
        'attitude = "nadir-fixed"\nabsorptance = 0.2\n' + FORWARD,
        'temperature = "200 K"',
    )
    with pytest.raises(InputError, match="an attitude"):
        lp.sink_difference(Scenario.from_text(held))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('attitude = "nadir-fixed"\n', "", ["sky.temperature", "nothing"]),
        ('attitude = "nadir-fixed"\n', 'temperature = "200 K"\n', ["sky.absorptance", "held"]),
        ("absorptance = 0.2\n", "", ["sky.absorptance", "nothing"]),
        (
            '[radiators.panel]\nnode = "panel"\nsink = "sky"',
            '[boundaries.ground]\ntemperature = "200 K"\n[radiators.panel]\nnode = "panel"\nsink = "ground"',
            ["sky.attitude", "0 radiators"],
        ),
        (
            "[plans.fly]",
            '[conductors.strap]\nbetween = ["panel", "sky"]\nconductance = "1 W/K"\n[plans.fly]',
            ["strap.between", "no plate"],
        ),
        ("normal_nadir = 0", "", ["sky.normal_nadir", "nothing"]),
        ("normal_forward = 1", "normal_forward = 0", ["sky.normal", "length 0"]),
        ('"nadir-fixed"', '"sun-pointing"', ["sky.normal_forward", "sun-pointing"]),
        ('"nadir-fixed"', '"lost"', ["sky.attitude", "lost"]),
        ('beta = "40.0 deg"', 'beta = "100 deg"', ["orbit.beta", "90 deg"]),
        ('sinks = "mean"', 'sinks = "all"', ["orbit.sinks", "all"]),
    ],
)
def test_what_a_file_may_not_say(old: str, new: str, told: list[str]) -> None:
    text = SHIP.format(**NUMBERS)
    assert old in text
    with pytest.raises(InputError) as caught:
        Scenario.from_text(text.replace(old, new, 1))
    for part in told:
        assert part in str(caught.value)


def test_a_plate_needs_an_orbit() -> None:
    text = SHIP.format(**NUMBERS)
    first, last = text.index("[orbit]"), text.index("[nodes.panel]")
    with pytest.raises(InputError, match=r"a table \[orbit\]"):
        Scenario.from_text(text[:first] + text[last:])


def test_a_plate_has_a_direction_in_every_phase_and_member() -> None:
    turned = 'set = { "boundaries.sky.normal_forward" = 0 }'
    with pytest.raises(InputError, match="length 0"):
        ship(later=turned)
    with pytest.raises(InputError, match="length 0 in member 1"):
        lp.sweep(ship(), {"boundaries.sky.normal_forward": [1.0, 0.0, -1.0]})


def test_infrared_is_taken_with_the_radiators_emissivity() -> None:
    """Without Sun and load the panel rests where it sees the Earth alone, whatever its emissivity."""
    dark = SHIP.format(**(NUMBERS | {"load": 0.0, "absorptance": 0.0, "capacity": 3e3}))
    bright = dark.replace("emissivity = 0.91", "emissivity = 0.3")
    rests = [panel(Scenario.from_text(text), [3e5])[0] for text in (dark, bright)]
    assert rests[0] == pytest.approx(rests[1], rel=1e-5)
    sunny = [
        panel(Scenario.from_text(text.replace("absorptance = 0.0", "absorptance = 0.2")), [3e5])[0]
        for text in (dark, bright)
    ]
    assert sunny[1] > sunny[0] + 10.0  # the same sunlight, less lost


def test_a_run_that_fails_is_no_comparison() -> None:
    cabin = """
[compartments.cabin]
wall = "panel"
volume = "4 m^3"
pressure = "100 kPa"
initial_temperature = "293 K"
initial_relative_humidity = 0.5
condensing_area = "0 m^2"
mass_transfer_coefficient = "0 m/s"
load = "2500 W"

[plans.fly]"""
    hot = Scenario.from_text(SHIP.format(**NUMBERS).replace("[plans.fly]", cabin, 1))
    with pytest.raises(InputError, match="a run that failed"):
        lp.sink_difference(hot)
