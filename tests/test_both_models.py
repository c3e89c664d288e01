"""Predicted heat strain beside the crew of a run: the same standard, flags of suits and humid air, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leakphys import crew
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from test_crew_in_networks import CABIN, HELD, SUIT

SHIP = Scenario.load("soyuz-ms22")
OPTION = """
[[options]]
name = "stay"
plan = "closed"
crew = 3
crew_compartment = "cabin"
"""


def cabin(**numbers: Any) -> Scenario:
    """Three persons for two hours in air that they do not change."""
    return Scenario.from_text(CABIN.format(**({"kelvin": 308.15} | HELD | numbers)) + OPTION)


@pytest.mark.parametrize("edition", ["2004", "2023"])
@pytest.mark.parametrize(("kelvin", "humidity"), [(303.15, 0.5), (308.15, 0.7), (313.15, 0.5)])
def test_in_held_air_it_is_the_standard_at_one_piece(
    edition: crew.Edition, kelvin: float, humidity: float
) -> None:
    found = crew.beside(cabin(kelvin=kelvin, humidity=humidity), "stay", edition=edition)
    height = float((1.9 / (0.202 * 75.0**0.425)) ** (1.0 / 0.725))
    whole = crew.heat_strain(
        kelvin - 273.15, kelvin - 273.15, 0.3, 100.0 * humidity, 130.0 / 1.9 / 58.15, 0.5, "sitting",
        edition=edition, weight=75.0, height=height, acclimatized=0, gravity=False, duration=120,
    )  # fmt: skip
    assert found.time[-1] == 7200.0
    assert found.rectal[-1] - 273.15 == pytest.approx(float(whole.t_re), abs=0.04)
    assert found.sweat_loss[-1] == pytest.approx(float(whole.sweat_loss_g) / 75e3, rel=0.01)
    assert not found.suited.any()
    assert np.all(found.status & 128 == 0)


def test_the_runs_own_crew_stands_beside_it() -> None:
    found = crew.beside(cabin(kelvin=313.15, humidity=0.6), "stay")
    person = crew.loads(
        313.15, 0.6, duration=7200.0, gravity=False, pressure=1e5, metabolic_rate=130.0, body_mass=75.0,
        body_area=1.9, air_speed=0.3, position="sitting",
    )  # fmt: skip
    assert found.core[-1] == pytest.approx(float(person.T_core), abs=0.02)
    body, standard = found.times_to_core([311.15, 311.65, 330.0])
    assert standard[0] < body[0]  # as docs/theory/crew.md has them in hot humid air
    assert np.isnan([body[2], standard[2]]).all()
    at = np.interp(standard[0], found.time, found.rectal)
    assert at == pytest.approx(311.15, abs=1e-9)


def test_suits_and_humid_air_are_flagged() -> None:
    suited = crew.beside(cabin(worn=SUIT), "stay")
    assert suited.suited.all()
    assert np.all(suited.status & 128 == 128)
    humid = crew.beside(cabin(kelvin=313.15, humidity=0.8), "stay")
    assert np.all(humid.status & 8 == 8)
    mild = crew.beside(cabin(kelvin=303.15), "stay").status
    assert np.all(mild & ~4 == 0)  # 4: the wall is colder than air that people warm, by a hair


def test_the_ships_crew_is_in_suits_from_the_sealed_module_on() -> None:
    found = crew.beside(SHIP, "nominal-3")
    joined = SHIP.value("plans.nominal.hatch_closed.duration")
    np.testing.assert_array_equal(found.suited, found.time - 150.0 >= joined)
    assert np.all((found.status & 128 == 128) == found.suited)
    body, standard = found.times_to_core()
    assert np.all(standard < body)
    healthy = crew.beside(SHIP, "unhurt-3")
    assert np.isnan(healthy.times_to_core()).all()
    fewer = crew.beside(SHIP, "nominal-1").times_to_core()
    assert fewer[0][0] > body[0]
    assert fewer[1][0] > standard[0]


def test_the_makers_times_of_a_suit_count_from_when_its_fan_fails() -> None:
    sealed = SHIP.value("plans.nominal.hatch_closed.duration")
    path = "plans.nominal.sealed.set.crew.suit_ventilation_flow"
    assert np.isnan(list(crew.beside(SHIP, "nominal-3").suit_times().values())).all()
    failed = crew.beside(SHIP.replace(**{path: 0.0}), "nominal-3").suit_times()
    closed = failed["suit closed, not ventilated"]
    opened = failed["suit open, gloves off, not ventilated"]
    assert closed == pytest.approx(sealed + 900.0, abs=300.0)
    assert opened == pytest.approx(sealed + 3600.0, abs=300.0)
    shirts = crew.beside(cabin(), "stay")
    assert np.isnan(shirts.ventilation).all()
    assert np.isnan(list(shirts.suit_times().values())).all()


def test_what_has_no_crew_is_refused() -> None:
    short = cabin().replace(
        **{"plans.closed.first.duration": 199.0, "plans.closed.second.duration": 100.0}
    )
    with pytest.raises(InputError, match="a plan of 299 s, expected one of at least a step, 300 s"):
        crew.beside(short, "stay")
    with pytest.raises(InputError, match="option: found 'home', expected"):
        crew.beside(SHIP, "home")
    with pytest.raises(InputError, match="nobody, expected a crew"):
        crew.beside(SHIP, "short-0")
    with pytest.raises(ValueError, match="edition: found '2020'"):
        crew.beside(SHIP, "nominal-3", edition="2020")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="limits: found 'hot'"):
        crew.beside(SHIP, "nominal-3").times_to_core("hot")
