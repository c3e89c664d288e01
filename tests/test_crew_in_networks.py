"""A crew of core and skin in a simulated cabin: the same body as lp.crew's, who comes and goes, what files may say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from leakphys import crew, engine
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from loop_texts import QUIET_LOOP

CABIN = (
    QUIET_LOOP
    + """
[nodes.wall]
heat_capacity = "{capacity} J/K"
initial_temperature = "{kelvin} K"

[conductors.held]
between = ["wall", "cabin"]
conductance = "{conductance} W/K"

[compartments.cabin]
wall = "wall"
volume = "{volume} m^3"
pressure = "100 kPa"
initial_temperature = "{kelvin} K"
initial_relative_humidity = {humidity}
condensing_area = "0 m^2"
mass_transfer_coefficient = "0 m/s"
crew = {persons}

[crew]
model = "two_node"
metabolic_rate = "130 W"
body_mass = "75 kg"
body_area = "1.9 m^2"
air_speed = "0.3 m/s"
{worn}

[plans.closed]
zero = "first"
[[plans.closed.phases]]
name = "first"
duration = "1 h"
[[plans.closed.phases]]
name = "second"
duration = "1 h"
set = {{ "compartments.cabin.crew" = {later} }}
"""
)
SIGNALS = [f"crew.{name}" for name in ("core_temperature", "skin_temperature", "heat_storage")]
# A cabin so large that its crew changes neither its temperature nor its humidity.
HELD: dict[str, Any] = {
    "capacity": 1e12, "conductance": 1e8, "volume": 1e7, "humidity": 0.5, "persons": 3, "later": 3, "worn": ""
}  # fmt: skip
SUIT = 'clothing_insulation = "1 clo"\nmoisture_permeability_index = 0.15\n'


def cabin(**numbers: Any) -> Scenario:
    return Scenario.from_text(CABIN.format(**({"kelvin": 303.15} | HELD | numbers)))


def samples(
    scenario: Scenario, hours: Sequence[float] | np.ndarray, signals: list[str] = SIGNALS
) -> np.ndarray:
    outcome = engine.run(
        scenario, "closed", times=[3600.0 * t for t in hours], signals=signals, rtol=1e-7
    )
    assert outcome.status[0] == 0
    return np.asarray(outcome.samples[0]).T  # (signals, times)


@pytest.mark.parametrize("kelvin", [288.15, 303.15, 313.15])
@pytest.mark.parametrize(
    ("worn", "clothing", "gravity"),
    [
        ("", crew.SHIRT, False),
        ("gravity = 1\n", crew.SHIRT, True),
        (SUIT, crew.SUIT, False),
        (SUIT + 'suit_ventilation_flow = "0.003 kg/s"\n', crew.VENTILATED_SUIT, False),
    ],
)
def test_in_held_air_the_body_is_that_of_the_function(
    kelvin: float, worn: str, clothing: crew.Clothing, gravity: bool
) -> None:
    """Within what the two formulas of saturation differ: 0.3 % of the vapour pressure."""
    found = samples(cabin(kelvin=kelvin, worn=worn), [1.0, 2.0])
    for at, seconds in enumerate((3600.0, 7200.0)):
        person = crew.loads(
            kelvin, 0.5, duration=seconds, clothing=clothing, gravity=gravity, pressure=1e5,
            metabolic_rate=130.0, body_mass=75.0, body_area=1.9, air_speed=0.3, position="sitting",
        )  # fmt: skip
        assert found[0, at] == pytest.approx(float(person.T_core), abs=0.01)
        assert found[1, at] == pytest.approx(float(person.T_skin), abs=0.02)


def test_what_is_stored_warms_core_and_skin_each_by_its_share() -> None:
    """By the share of skin at each moment, as the function has it: the body's masses move without heat."""
    core, skin, stored = samples(cabin(kelvin=313.15, humidity=0.6), np.linspace(0.0, 2.0, 401))
    share = crew.rates(core, skin, 313.15, 0.6).skin_share
    share = 0.5 * (share[1:] + share[:-1])
    gained = 75.0 * 3492.0 * (share * np.diff(skin) + (1.0 - share) * np.diff(core))
    assert stored[0] == 0.0
    np.testing.assert_allclose(75.0 * stored[1:], np.cumsum(gained), rtol=1e-3)


def test_who_comes_is_neither_warm_nor_cold_and_who_leaves_changes_nobody() -> None:
    for later, share in ((6, 0.5), (3, 1.0), (1, 1.0)):
        warm = cabin(kelvin=313.15, humidity=0.6, later=later)
        before, after = samples(warm, [1.0 - 1e-9, 1.0 + 1e-9]).T
        neutral = np.array([309.95, 306.85])
        np.testing.assert_allclose(after[:2] - neutral, share * (before[:2] - neutral), rtol=1e-4)
        assert after[2] == pytest.approx(share * before[2], rel=1e-4)


def test_more_crew_never_lower_the_cabins_enthalpy() -> None:
    """Also where the air is warmer than the skin: what evaporates carries more than the air gives."""
    names = ["compartments.cabin.temperature", "compartments.cabin.relative_humidity"]
    for kelvin in (293.15, 303.15, 312.15):
        last = -np.inf
        for persons in range(4):
            small = cabin(
                kelvin=kelvin,
                persons=persons,
                later=persons,
                volume=8.0,
                capacity=5e5,
                conductance=30.0,
            )
            t, humidity = samples(small, [0.5, 1.0, 2.0], names)
            vapour = humidity * 610.94 * np.exp(17.625 * (t - 273.15) / (t - 30.11))
            enthalpy = 1.2 * 8.0 * 1005.0 * t + 8.0 * vapour / (461.5 * t) * 2.5e6
            assert np.all(enthalpy > last)
            last = enthalpy


def test_the_ventilation_of_a_suit_is_told_where_one_is_worn() -> None:
    for worn, told in (
        ("", np.nan),
        (SUIT, 0.0),
        (SUIT + 'suit_ventilation_flow = "0.003 kg/s"\n', 0.003),
    ):
        found = samples(cabin(worn=worn), [1.0], ["crew.suit_ventilation"])[0, 0]
        np.testing.assert_equal(found, told)
    nobody = samples(cabin(worn=SUIT, persons=0, later=0), [1.0], ["crew.suit_ventilation"])
    assert np.isnan(nobody[0, 0])


def test_a_fan_that_fails_in_the_built_in_ship_passes_its_limit_an_hour_later() -> None:
    """Suits are put on before the module is sealed; an hour without ventilation is official."""
    ship = Scenario.load("soyuz-ms22")
    path = "plans.nominal.sealed.set.crew.suit_ventilation_flow"
    sealed = ship.value("plans.nominal.hatch_closed.duration")
    told = []
    for flow in (ship.value(path), 0.0):
        outcome = engine.run(ship, "nominal", {path: flow, "crew": 3.0})
        limit = outcome.watches.index("suit_not_ventilated")
        told.append(outcome.violation[0, limit])
    assert np.isnan(told[0])
    assert told[1] == pytest.approx(sealed + 3600.0, abs=1.0)


def test_a_suit_without_ventilation_is_warmer() -> None:
    shirt, blown, still = (
        samples(cabin(kelvin=308.15, worn=worn), [2.0])[0, 0]
        for worn in ("", SUIT + 'suit_ventilation_flow = "0.003 kg/s"\n', SUIT)
    )
    assert shirt < still
    assert blown < still


def test_water_that_leaves_the_body_is_vapour_or_drips() -> None:
    names = ["crew.water_loss", "crew.evaporation", "crew.skin_wettedness"]
    hot = samples(cabin(kelvin=313.15, humidity=0.7), [0.0, 1.0, 2.0], names)
    mild = samples(cabin(kelvin=298.15), [0.0, 1.0, 2.0], names)
    assert hot[0, 0] == mild[0, 0] == 0.0
    # Mild air: all evaporates, at a steady rate by then.
    assert 75.0 * (mild[0, 2] - mild[0, 1]) == pytest.approx(mild[1, 2] / 3 * 3600.0, rel=0.01)
    assert 75.0 * (hot[0, 2] - hot[0, 1]) > 1.2 * hot[1, 2] / 3 * 3600.0
    assert hot[2, 2] > 0.5 > mild[2, 2]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('body_area = "1.9 m^2"\n', "", ["crew.body_area", "nothing", "two_node"]),
        ("air_speed", 'skin_temperature = "36 degC"\nair_speed', ["crew.skin_temperature", "two_node"]),
        ('"two_node"', '"three_node"', ["crew.model", "three_node"]),
        ('"two_node"', '"one_node"', ["crew.sensible_conductance", "nothing", "one_node"]),
        ("air_speed", "gravity = 0.5\nair_speed", ["crew.gravity", "0 or 1"]),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say(old: str, new: str, told: list[str]) -> None:
    text = CABIN.format(**({"kelvin": 303.15} | HELD))
    assert old in text
    with pytest.raises(InputError) as caught:
        Scenario.from_text(text.replace(old, new, 1))
    for part in told:
        assert part in str(caught.value)


def test_a_body_of_one_node_tells_no_core_temperature() -> None:
    text = CABIN.format(**({"kelvin": 303.15} | HELD))
    first, last = text.index('model = "two_node"'), text.index("[plans.closed]")
    one = """metabolic_rate = "130 W"
body_mass = "75 kg"
sensible_conductance = "7 W/K"
skin_temperature = "36 degC"
minimum_evaporation = "25 W"
evaporative_conductance = "0.06 W/Pa"

"""
    scenario = Scenario.from_text(text[:first] + one + text[last:])
    told = [name for name in scenario.signals() if name.startswith("crew.")]
    assert told == ["crew.heat_storage", "crew.evaporation"]
    limit = '[limits.hot]\nsignal = "crew.core_temperature"\nside = "above"\nclass = "hard"\n'
    with pytest.raises(InputError, match="unknown signal"):
        Scenario.from_text(text[:first] + one + limit + 'threshold = "39 degC"\n' + text[last:])


def test_nobody_has_no_core_and_their_exposure_ends() -> None:
    """Three hot people leave: a limit on their core counts no longer."""
    limit = '[limits.hot]\nsignal = "crew.core_temperature"\nside = "above"\nclass = "exposure"\n'
    limit += 'threshold = "37.2 degC"\nduration = "1 h"\n\n[plans.closed]'
    text = CABIN.format(**(HELD | {"kelvin": 313.15, "humidity": 0.6, "later": 0}))
    left = Scenario.from_text(text.replace("[plans.closed]", limit, 1))
    outcome = engine.run(left, "closed", times=[3000.0, 5000.0], signals=SIGNALS)
    told = outcome.samples[0]
    assert told[0, 0] > 310.3
    assert np.isnan(told[1, :2]).all()
    assert told[1, 2] == 0.0
    assert np.isnan(outcome.violation[0, outcome.watches.index("hot")])


def test_half_a_person_is_as_warm_as_a_whole_one() -> None:
    whole, half = (
        samples(cabin(kelvin=313.15, humidity=0.6, persons=n, later=n), [2.0]) for n in (1, 0.5)
    )
    np.testing.assert_allclose(half, whole, rtol=1e-5)


def test_a_body_makes_more_heat_than_work() -> None:
    with pytest.raises(InputError, match="less than the metabolic rate"):
        cabin(worn='work = "130 W"\n')
    with pytest.raises(InputError, match="member 1"):
        engine.run(cabin(), "closed", {"crew.work": np.array([0.0, 200.0])})
    with pytest.raises(InputError, match="0 or 1"):
        engine.run(cabin(), "closed", {"crew.gravity": np.array([0.0, 0.5, 1.0])})
