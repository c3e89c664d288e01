"""What holds heat or water for a while: nodes that melt, desiccants, and what binds the crew's carbon dioxide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leakphys import engine
from leakphys.consistency import saturation_pressure
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from loop_texts import Phase, letting_go, loop_scenario, quiet_scenario

PLAIN: dict[str, Any] = {
    "capacity": 2e4, "kelvin": 293.15, "load": 0.0, "melts": "", "conductance": 0.0, "desiccant": "", "crew": 0,
    "absorber": "",
}  # fmt: skip
ICE = 'melting_temperature = "273.15 K"; latent_heat = "300 kJ"'
GEL = 'desiccant_flow = "0.001 m^3/s"; desiccant_capacity = "0.5 kg"'


def room(**numbers: Any) -> Scenario:
    """A cabin beside a wall, and a loop that does nothing."""
    n = PLAIN | numbers
    at = f'initial_temperature = "{n["kelvin"]} K"'
    wall = f'heat_capacity = "{n["capacity"]} J/K"; load = "{n["load"]} W"'
    air = 'volume = "10 m^3"; pressure = "100 kPa"; initial_relative_humidity = 0.8'
    dry = 'condensing_area = "0 m^2"; mass_transfer_coefficient = "0 m/s"'
    idle = (
        'metabolic_rate = "100 W"; sensible_conductance = "1e-9 W/K"; skin_temperature = "34 degC"'
    )
    still = 'minimum_evaporation = "0 W"; evaporative_conductance = "0 W/Pa"; body_mass = "75 kg"'
    return loop_scenario(
        [
            'loop: volume = "1 L"; initial_temperature = "293 K"; initial_pressure = "100 kPa"',
            f"nodes.wall: {wall}; {at}; {n['melts']}",
            f'conductors.held: between = ["wall", "cabin"]; conductance = "{n["conductance"]} W/K"',
            f'compartments.cabin: wall = "wall"; {air}; {at}; {dry}; crew = {n["crew"]}; {n["desiccant"]}',
            f"crew: {idle}; {still}; {n['absorber']}",
        ],
        fluid="nitrogen",
        duration="10 h",
    )


def outcome(scenario: Scenario, hours: np.ndarray, *names: str) -> engine.Outcome:
    found = engine.run(scenario, "docked", times=3600.0 * hours, signals=names, rtol=1e-7)
    assert found.status[0] == 0
    return found


def seen(scenario: Scenario, hours: np.ndarray, *names: str) -> np.ndarray:
    return np.asarray(outcome(scenario, hours, *names).samples[0]).T


@pytest.mark.parametrize("capacity", [1.0, 100.0, 1e3, 2e4])
@pytest.mark.parametrize("kelvin", [268.0, 273.05, 273.25, 300.0])
@pytest.mark.parametrize("latent", [1e3, 3e5, 1e8])
def test_what_melts_starts_at_its_temperature(
    capacity: float, kelvin: float, latent: float
) -> None:
    melts = f'melting_temperature = "273.15 K"; latent_heat = "{latent} J"'
    start = room(capacity=capacity, kelvin=kelvin, melts=melts)
    names = ("nodes.wall.temperature", "nodes.wall.molten_fraction")
    found, molten = outcome(start, np.array([0.0]), *names).samples[0, 0]
    assert found == pytest.approx(kelvin, abs=1e-3)
    assert molten == pytest.approx(float(kelvin > 273.15), abs=1e-3)


def test_ice_holds_its_temperature_until_it_has_melted() -> None:
    """100 W: 18 K an hour below and above, 3000 s at the melting point; water of a freezing node gives it back."""
    hours = np.linspace(0.0, 2.0, 401)
    kelvin, molten = seen(
        room(kelvin=268.15, load=100.0, melts=ICE),
        hours,
        "nodes.wall.temperature",
        "nodes.wall.molten_fraction",
    )
    begin = 5.0 * 2e4 / 100.0 / 3600.0
    end = begin + 3000.0 / 3600.0
    wanted = np.where(
        hours < begin,
        268.15 + hours * 18.0,
        np.where(hours < end, 273.15, 273.15 + (hours - end) * 18.0),
    )
    np.testing.assert_allclose(kelvin, wanted, atol=0.04)
    np.testing.assert_allclose(
        molten, np.clip((hours - begin) / (end - begin), 0.0, 1.0), atol=0.003
    )
    there, back = seen(
        room(kelvin=278.15, load=-100.0, melts=ICE),
        hours,
        "nodes.wall.temperature",
        "nodes.wall.molten_fraction",
    )
    np.testing.assert_allclose(there, 2.0 * 273.15 - kelvin, atol=1e-4)
    np.testing.assert_allclose(back, 1.0 - molten, atol=1e-5)


def test_water_on_a_melting_node_melts_with_it() -> None:
    """Dew of a humid cabin on a wall of wax: while some of it is molten the wall is at its melting point, dew and all."""
    scenario = quiet_scenario(
        [
            'nodes.wall: heat_capacity = "1 kJ/K"; initial_temperature = "285 K"; melting_temperature = "290 K"; latent_heat = "2 MJ"',
            'compartments.cabin: wall = "wall"; volume = "50 m^3"; pressure = "100 kPa"; initial_temperature = "300 K"; initial_relative_humidity = 0.9; condensing_area = "5 m^2"; mass_transfer_coefficient = "3e-3 m/s"',
            'conductors.held: between = ["wall", "cabin"]; conductance = "20 W/K"',
        ]
    )  # fmt: skip
    hours = np.array([0.1, 0.3, 1.0, 3.0])
    names = [f"nodes.wall.{x}" for x in ("temperature", "molten_fraction")]
    kelvin, molten, dew = seen(scenario, hours, *names, "compartments.cabin.condensate")
    assert np.all((molten > 0.01) & (molten < 0.99))
    assert np.all(dew[1:] > 0.1)  # 400 J/K and more beside the wall's 1000 J/K
    np.testing.assert_allclose(kelvin, 290.0, atol=0.02)


def test_ice_keeps_a_warm_cabin_cool_for_as_long_as_it_lasts() -> None:
    hours = np.linspace(0.0, 10.0, 101)
    given: dict[str, Any] = {"kelvin": 290.15, "conductance": 50.0, "load": 30.0}
    store = 'melting_temperature = "291.15 K"; latent_heat = "500 kJ"'
    with_store = seen(room(melts=store, **given), hours, "compartments.cabin.temperature")[0]
    without = seen(room(**given), hours, "compartments.cabin.temperature")[0]
    assert np.all(with_store <= without + 1e-6)
    # What is delayed is the heat of melting, at the rate of the load.
    late = np.interp(with_store[-1], without, hours)
    assert (10.0 - late) * 3600.0 * 30.0 == pytest.approx(5e5, rel=2e-3)


def test_a_desiccant_dries_air_to_the_humidity_of_its_load() -> None:
    names = [
        f"compartments.cabin.{x}" for x in ("relative_humidity", "sorbed_water", "temperature")
    ]
    given: dict[str, Any] = {"desiccant": GEL, "capacity": 1e9, "conductance": 1e5}
    hours = np.array([0.0, 1.0, 3.0, 10.0])
    humidity, held, kelvin = seen(room(**given), hours, *names)
    # Of air at one temperature: towards the humidity at which both hold what the air held, with both capacities.
    of_air = (
        float(saturation_pressure(np.array(293.15))) * 10.0 / (461.52 * 293.15)
    )  # kg at saturation
    settled = 0.8 * of_air / (of_air + 0.5)
    pace = 0.001 / 10.0 * (1.0 + of_air / 0.5)
    wanted = settled + (0.8 - settled) * np.exp(-pace * 3600.0 * hours)
    np.testing.assert_allclose(humidity, wanted, rtol=3e-3)
    np.testing.assert_allclose(held, of_air * (0.8 - wanted), atol=5e-4)
    # What left the air is in the desiccant.
    pressure = saturation_pressure(kelvin)
    vapour = humidity * pressure * 10.0 / (461.52 * kelvin)
    np.testing.assert_allclose(held, vapour[0] - vapour, atol=2e-4)


def two_rooms(*others: tuple[float, float, float], **given: Any) -> Scenario:
    """Cabins without exchange, named a, b: relative humidity, flow [m3/s] and capacity [kg] of their desiccants."""
    cabin = 'volume = "10 m^3"; pressure = "100 kPa"; initial_temperature = "293.15 K"'
    dry = 'condensing_area = "0 m^2"; mass_transfer_coefficient = "0 m/s"'
    parts = []
    for name, (humidity, flow, capacity) in zip("ab", others, strict=False):
        gel = f'desiccant_flow = "{flow} m^3/s"; desiccant_capacity = "{capacity} kg"'
        parts += [
            f'nodes.wall_{name}: heat_capacity = "1 GJ/K"; initial_temperature = "293.15 K"',
            f'conductors.held_{name}: between = ["wall_{name}", "{name}"]; conductance = "1e5 W/K"',
            f'compartments.{name}: wall = "wall_{name}"; {cabin}; initial_relative_humidity = {humidity}; {dry}; {gel}',
        ]
    return quiet_scenario(parts, **given)


ROOMS = ((0.8, 0.001, 0.5), (0.5, 0.004, 0.05))


def test_each_compartment_has_a_desiccant_of_its_own() -> None:
    """Two of them side by side go as each does alone, and as the closed form says."""
    hours = np.array([0.5, 1.0, 3.0, 9.0])
    of_air = float(saturation_pressure(np.array(293.15))) * 10.0 / (461.52 * 293.15)  # kg
    together = two_rooms(*ROOMS)
    for name, room_of in zip("ab", ROOMS, strict=True):
        start, flow, capacity = room_of
        found = seen(
            together, hours, *(f"compartments.{name}.{x}" for x in ("relative_humidity", "sorbed_water"))
        )  # fmt: skip
        alone = seen(
            two_rooms(room_of), hours, "compartments.a.relative_humidity", "compartments.a.sorbed_water"
        )  # fmt: skip
        np.testing.assert_allclose(found, alone, rtol=1e-4)
        settled = start * of_air / (of_air + capacity)
        pace = flow / 10.0 * (1.0 + of_air / capacity)
        wanted = settled + (start - settled) * np.exp(-pace * 3600.0 * hours)
        np.testing.assert_allclose(found[0], wanted, rtol=5e-3)


def test_a_desiccant_that_left_takes_up_nothing_more() -> None:
    """Its air and what it holds leave as they are: no water goes on being removed; the other room goes on."""
    phases: list[Phase] = [("together", "30 min", {}), ("apart", "5 h", {})]
    names = ["compartments.b.sorbed_water", "compartments.a.sorbed_water"]
    apart = letting_go(two_rooms(*ROOMS, phases=phases), "apart", ["b", "wall_b"])
    at_parting = outcome(two_rooms(*ROOMS), np.array([0.5]), *names).samples[0, 0]
    found = outcome(apart, np.array([0.25, 5.5]), *names)
    first, last = found.samples[0]
    assert 0.0 < first[0] < at_parting[0]
    assert np.isnan(last[0])
    assert last[1] > 1.5 * at_parting[1]
    removed = float(found.ledger["removed_water"][0])
    assert removed == pytest.approx(at_parting[0] + last[1], rel=1e-5)
    assert abs(float(found.ledger["water_rel"][0])) < 1e-12


def test_a_desiccant_warms_the_air_by_the_heat_of_its_vapour() -> None:
    names = [f"compartments.cabin.{x}" for x in ("sorbed_water", "temperature")]
    held, kelvin = seen(room(desiccant=GEL), np.array([0.0, 0.3]), *names)
    dry_air, vapour = 10.0 * (1e5 - 0.8 * 2338.0) / (287.05 * 293.15), 0.1383  # kg
    warmed = (dry_air * 718.0 + (vapour - held[1]) * 1400.0) * (kelvin[1] - kelvin[0])
    assert warmed == pytest.approx(held[1] * (2.4535e6 - 461.5 * 293.15), rel=0.01)


def test_what_binds_carbon_dioxide_gives_its_heat_and_water_for_each_person() -> None:
    absorber = 'absorber_heat = "26 W"; absorber_water = "18 g/h"'
    given: dict[str, Any] = {"capacity": 1e9, "conductance": 1e5}
    hours = np.array([0.0, 0.25])  # soon enough for the air to hold it all
    reached = []
    for crew, what in ((3, absorber), (3, ""), (1, absorber), (1, "")):
        found = outcome(
            room(crew=crew, absorber=what, **given), hours, "compartments.cabin.relative_humidity"
        )
        reached.append(np.asarray(found.samples[0])[1, 0])
    three, without_three, one, without_one = reached
    assert three - without_three == pytest.approx(3.0 * (one - without_one), rel=1e-3)
    pressure = float(saturation_pressure(np.array(293.15)))
    added = (one - without_one) * pressure * 10.0 / (461.52 * 293.15)
    assert added == pytest.approx(0.018 * 0.25, rel=2e-3)


def test_water_of_what_binds_carbon_dioxide_comes_as_vapour_of_the_air() -> None:
    """Into a cabin without other exchange: what it brings in an hour is the enthalpy of vapour at the air's temperature."""
    absorber = 'absorber_heat = "0 W"; absorber_water = "40 g/h"'
    names = [f"compartments.cabin.{x}" for x in ("temperature", "relative_humidity")]
    hours = np.linspace(0.0, 1.0, 21)
    held, brought = [], []
    for what in (absorber, ""):
        kelvin, humidity = seen(room(crew=1, absorber=what), hours, *names)
        pressure = humidity * saturation_pressure(kelvin)
        vapour = pressure * 10.0 / (461.523 * kelvin)  # kg
        dry_air = (1e5 - pressure[0]) * 10.0 / (287.055 * kelvin[0])
        above = kelvin - 273.16
        of_vapour = vapour * (2500.9e3 - 461.523 * 273.16 + (1860.0 - 461.523) * above)
        held.append((dry_air * (1005.0 - 287.055) * above + of_vapour)[-1])
        brought.append(0.04 * (2500.9e3 + 1860.0 * np.trapezoid(above, hours)))
    assert held[0] - held[1] == pytest.approx(brought[0], rel=1e-3)


def test_its_heat_warms_a_closed_cabin() -> None:
    given: dict[str, Any] = {"crew": 2, "capacity": 1e5, "conductance": 1e4}
    name = "nodes.wall.temperature"
    hours = np.array([0.0, 4.0])
    with_it = seen(room(absorber='absorber_heat = "26 W"', **given), hours, name)[0, 1]
    without = seen(room(**given), hours, name)[0, 1]
    air = 10.0 * 1.17 * 725.0  # J/K
    assert (with_it - without) * (1e5 + air) == pytest.approx(2.0 * 26.0 * 4.0 * 3600.0, rel=5e-3)


def test_ledgers_close_with_all_of_them() -> None:
    both = room(
        melts=ICE,
        kelvin=274.15,
        load=-20.0,
        conductance=20.0,
        desiccant=GEL,
        crew=2,
        absorber='absorber_heat = "26 W"; absorber_water = "18 g/h"',
    )
    ledger = outcome(both, np.array([10.0])).ledger
    for name in ("mass_rel", "water_rel", "energy_rel"):
        assert np.max(np.abs(ledger[name])) < 1e-12, name


def test_lanes_of_them_are_single_members() -> None:
    scenario = room(melts=ICE, kelvin=272.15, load=60.0, conductance=20.0, desiccant=GEL)
    members = {
        "nodes.wall.latent_heat": np.geomspace(1e4, 1e6, 9),
        "compartments.cabin.desiccant_capacity": np.linspace(0.05, 1.0, 9),
    }
    given: dict[str, Any] = {
        "n": 9,
        "times": [3600.0, 36000.0],
        "signals": ["nodes.wall.temperature", "compartments.cabin.sorbed_water"],
    }
    lanes = engine.run(scenario, "docked", members, **given)
    alone = engine.run(scenario, "docked", members, width=1, **given)
    assert np.all(lanes.status == 0)
    np.testing.assert_array_equal(lanes.samples, alone.samples)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"melts": 'latent_heat = "1 kJ"'}, "nodes.wall.melting_temperature: found nothing"),
        ({"melts": 'melting_temperature = "273 K"'}, "nodes.wall.latent_heat: found nothing"),
        ({"melts": ICE, "kelvin": 273.15}, "nodes.wall.initial_temperature: found"),
        ({"desiccant": 'desiccant_flow = "1 L/s"'}, "compartments.cabin.desiccant_capacity: found nothing"),
        ({"desiccant": 'desiccant_capacity = "1 kg"'}, "compartments.cabin.desiccant_flow: found nothing"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_meant_are_refused(numbers: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as fault:
        room(**numbers)
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)


def test_only_what_is_there_tells_of_itself() -> None:
    told = room().signals()
    assert not any("molten" in name or "sorbed" in name for name in told)
    told = room(melts=ICE, desiccant=GEL).signals()
    assert {"nodes.wall.molten_fraction", "compartments.cabin.sorbed_water"} <= set(told)
