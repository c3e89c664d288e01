"""Starts outside a fluid's table: refused in a file, in a vessel and in members, in one form."""

from __future__ import annotations

import numpy as np
import pytest

from leakphys import fluids
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from leakphys.simulate import simulate
from leakphys.sweep import sweep
from leakphys.vessel import vessel


def held(fluid: str, kelvin: float, **start: object) -> Scenario:
    """A vessel of ten litres that starts as told."""
    given: dict[str, object] = {"volume": "10 L", "diameter": "1 mm", **start}
    return vessel(fluid=fluid, temperature=kelvin, **given)  # type: ignore[arg-type]


def test_gas_is_no_denser_than_its_table() -> None:
    with pytest.raises(InputError) as caught:
        held("nitrogen", 293.0, pressure="300 bar")
    assert str(caught.value) == (
        "vessel: loop.initial_pressure: found 30 MPa, expected at most 20.8 MPa at 293 K, "
        "the range of the nitrogen table"
    )


def test_liquid_is_compressed_no_further_than_its_table() -> None:
    with pytest.raises(InputError, match=r"found 11 MPa, expected at most 10 MPa at 280 K"):
        held("isooctane", 280.0, pressure="11 MPa")


@pytest.mark.parametrize(("fluid", "kelvin"), [("nitrogen", 293.0), ("isooctane", 280.0)])
def test_a_start_just_inside_the_table_runs_and_one_just_outside_is_refused(
    fluid: str, kelvin: float
) -> None:
    table = fluids.constants(fluid)
    if kelvin > table.saturation_maximum:
        density = table.gas_density_maximum
        most = float(fluids.state(fluid, T=kelvin, rho=0.999999 * density, tier="fast").p)
    else:
        boils = float(fluids.saturation(fluid, kelvin, tier="fast").p)
        most = boils + table.compression_maximum
    inside = simulate(held(fluid, kelvin, pressure=0.999 * most), times=[0.0])
    assert inside["loop.pressure"][0] == pytest.approx(0.999 * most, rel=2e-3)
    with pytest.raises(InputError, match="initial_pressure"):
        held(fluid, kelvin, pressure=1.001 * most)


def test_two_phases_stand_below_the_end_of_the_saturation_line() -> None:
    with pytest.raises(
        InputError, match=r"found 0\.5 at 200 K, expected two phases at 125\.561 K or"
    ):
        held("nitrogen", 200.0, liquid_fraction=0.5)


def test_an_accumulator_holds_no_more_than_the_table_either() -> None:
    gas = {"stroke": "1 L", "gas_volume": "0.5 L", "wall_conductance": 1.0}
    with pytest.raises(
        InputError, match=r"gas_pressure: found 30\.1 MPa with its spring, expected"
    ):
        held("nitrogen", 293.0, pressure="30 MPa", accumulator=gas | {"spring_pressure": "1 bar"})
    spring = {"kind": "spring", "stroke": "1 L", "gas_volume": "0.5 L"}
    with pytest.raises(InputError, match=r"spring_pressure: found 11 MPa, expected at most 10 MPa"):
        held("isooctane", 280.0, pressure="11 MPa", accumulator=spring)


def test_the_message_says_which_member_is_at_fault() -> None:
    bottle = held("nitrogen", 293.0, pressure="3 bar")
    with pytest.raises(InputError, match=r"found 30 MPa in member 1, expected at most 20\.8 MPa"):
        sweep(bottle, {"loop.initial_pressure": np.array([1e6, 30e6])})
    with pytest.raises(InputError, match=r"diameter: found -0\.001 m in member 1, expected"):
        sweep(bottle, {"puncture.diameter": np.array([1e-3, -1e-3])})


def test_values_that_are_not_finite_name_their_member() -> None:
    with pytest.raises(InputError, match="diameter: found nan in member 1, expected finite values"):
        sweep(Scenario.load("loop-alone"), {"puncture.diameter": [1e-3, np.nan, 1e-3]})
