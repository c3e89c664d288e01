"""Laws of heat over members drawn from all of the built-in ship's ranges: crew, sinks, 71 days of ledgers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from leakphys import engine
from leakphys._assessing import _sample
from leakphys._blocks import columns_of
from leakphys.consistency import saturation_pressure
from leakphys.sampling import Floats
from leakphys.scenario import Scenario

N = 96
ROOMS = {"descent_module": "descent_structure", "orbital_module": "orbital_structure"}
SHIP = Scenario.load("soyuz-ms22")


@cache
def members(plan: str) -> dict[str, Floats]:
    """Columns of every input that has a range, discharge laws apart."""
    return columns_of(_sample(SHIP, N, 4242, None).inputs, plan, np.arange(N))


def run(plan: str, times: Floats, signals: list[str], **changed: Floats) -> Floats:
    """Samples (n, m, S) of runs that all end well."""
    given = members(plan) | changed
    found = engine.run(SHIP, plan, given, n=N, times=times, signals=signals)
    assert np.all(found.status == 0)
    for term in ("mass_rel", "water_rel", "energy_rel"):
        assert np.max(np.abs(found.ledger[term])) < 1e-11, term
    return found.samples


def enthalpy(room: str, wall: str, samples: Floats) -> Floats:
    """Of a room's air, vapour and wall with its film, J, from (n, m, 4): T, humidity, film, wall's T."""

    def number(path: str) -> Floats:
        return np.broadcast_to(members("nominal").get(path, SHIP.value(path)), N)[:, None]

    kelvin, humidity, film, of_wall = np.moveaxis(samples, -1, 0)
    volume = number(f"compartments.{room}.volume")
    vapour = volume * humidity * saturation_pressure(kelvin) / (461.523 * kelvin)
    air = number(f"compartments.{room}.pressure") * volume / (287.055 * 293.5)
    above, wall_above = kelvin - 273.16, of_wall - 273.16
    latent = 2500.9e3 - 461.523 * 273.16 + (1860.0 - 461.523) * above
    stored = (number(f"nodes.{wall}.heat_capacity") + 4186.0 * film) * wall_above
    return np.asarray(air * (1005.0 - 287.055) * above + vapour * latent + stored)


def test_more_crew_never_lowers_the_enthalpy_of_the_cabins() -> None:
    """Nor the dew point of the descent module; its air alone may be colder, where sweat takes heat from hot air."""
    times = np.linspace(0.0, 3600.0 * 4.0, 49)  # sealed, joined and apart; before any separation
    held, seen = [], []
    for crew in range(4):
        total = np.zeros((N, times.size))
        for room, wall in ROOMS.items():
            words = ("temperature", "relative_humidity", "condensate", "dew_point")
            names = [f"compartments.{room}.{word}" for word in words[:3]]
            names += [f"nodes.{wall}.temperature", f"compartments.{room}.{words[3]}"]
            found = run("nominal", times, names, crew=np.full(N, float(crew)))
            total += enthalpy(room, wall, found[..., :4])
            if room == "descent_module":
                seen.append(found[..., [0, 4]])
        held.append(total)
    rises = np.diff(held, axis=0)[..., 1:]
    assert rises.min() > 1e3  # J; a person gives 4e4 J in the first five minutes
    assert np.diff(held, axis=0)[..., -1].min() > 1e5
    kelvin, dew_point = np.moveaxis(np.diff(seen, axis=0), -1, 0)
    assert dew_point.min() > -1e-4
    assert kelvin.min() < -0.1


@pytest.mark.parametrize("place", ["radiator_sink", "outside"])
def test_colder_surroundings_never_hurt(place: str) -> None:
    """Equipment, air and walls, docked and flown home with three, are nowhere warmer by more than their error."""
    path = f"boundaries.{place}.temperature"
    names = [f"compartments.{room}.temperature" for room in ROOMS]
    names += [f"nodes.{node}.temperature" for node in ("instrument_module", *ROOMS.values())]
    times = np.linspace(-24.0, 5.0, 59) * 3600.0
    crew = np.full(N, 3.0)
    colder, as_drawn = (
        run("nominal", times, names, **{path: members("nominal")[path] + by, "crew": crew})
        for by in (-20.0, 0.0)
    )
    warmer = as_drawn - colder
    assert np.nanmin(warmer) > -1e-3
    assert np.nanmax(warmer) > 0.1


def test_ledgers_of_71_days_docked() -> None:
    days = np.array([1.0, 70.0])  # the shortest plans end after 70.5
    found = run("waiting", 86400.0 * days, ["loop.mass_fraction", "nodes.radiator.temperature"])
    assert np.median(found[:, 1, 0]) < 1e-4
    assert found[:, :, 1].min() > 150.0
