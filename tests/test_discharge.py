"""The functions of lp.discharge: shapes, statuses, refusals and names; what laws must hold to each other."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from leakphys import discharge, fluids
from leakphys.discharge import LAWS, Law
from leakphys.scenario_parts import Law as LawOfHole

BORE: Any = {"diameter": 1e-3, "length": 2e-3}  # m, for laws that look at it
TIERS: tuple[fluids.Tier, ...] = ("reference", "fast")
laws = pytest.mark.parametrize("law", LAWS)


# ---- shapes --------------------------------------------------------------------------------------


@laws
def test_inputs_broadcast_and_each_value_is_that_of_its_own_call(law: Law) -> None:
    p0, t0 = np.array([[3e5], [2e6]]), np.array([350.0, 400.0, 450.0])
    flow = discharge.mass_flux("water", p0, T0=t0, law=law, p_back=1e3, **BORE)
    fields = (flow.G, flow.p_throat, flow.x_throat, flow.choked, flow.law, flow.status)
    assert all(field.shape == (2, 3) for field in fields)
    one = discharge.mass_flux("water", 2e6, T0=400.0, law=law, p_back=1e3, **BORE)
    assert one.G.shape == one.status.shape == one.law.shape == ()
    np.testing.assert_array_equal(flow.G[1, 1], one.G)
    np.testing.assert_array_equal(flow.p_throat[1, 1], one.p_throat)
    assert flow.law[1, 1] == one.law
    assert flow.status[1, 1] == one.status


def test_sizes_of_the_bore_broadcast_too() -> None:
    length = np.array([0.0, 1e-3, 1e-2, 0.1])
    flow = discharge.mass_flux("water", 1e6, T0=400.0, length=length, diameter=[[1e-3], [2e-3]])
    assert flow.G.shape == (2, 4)
    assert np.all(flow.status == 0)
    assert np.all(np.diff(flow.G, axis=1) < 0.0)  # friction, and more time to boil
    assert np.all(flow.G[1, 1:] > flow.G[0, 1:])  # a wider bore rubs less


# ---- statuses ------------------------------------------------------------------------------------


@laws
def test_a_bad_value_has_a_status_and_leaves_its_neighbours_alone(law: Law) -> None:
    p0 = [2e6, -1.0, np.nan, np.inf, 2e6, 2e6, 2e6, 2e9, 2e6]
    t0 = [450.0, 450.0, 450.0, 450.0, np.nan, -1.0, 100.0, 450.0, 2000.0]
    gas = 1e6 if law == "vapour" else 0.0  # below the pressure at which water boils at 450 K
    flow = discharge.mass_flux("water", np.array(p0) - gas, T0=t0, law=law, **BORE)
    told = [discharge.STATUS_SENTENCES[number] for number in flow.status]
    if law != "vapour":
        assert told[0] == "ok"
        assert flow.G[0] > 0.0
    bad = "an input is not finite, or not positive where it must be"
    assert told[1:6] == [bad] * 5
    assert told[6] == "colder than the triple point"
    assert told[7] == "denser, or at a higher pressure, than the range of this tier"
    assert told[8] == "hotter than the range of this tier"
    assert np.isnan(flow.G[1:]).all()
    assert np.isnan(flow.p_throat[1:]).all()
    assert not flow.choked[1:].any()
    assert flow.law[1:].tolist() == [""] * 8


def test_statuses_of_the_laws_own() -> None:
    def told(**given: Any) -> str:
        flow = discharge.mass_flux("water", 1e6, **given)
        assert np.isnan(flow.G) == bool(flow.status)
        return discharge.STATUS_SENTENCES[int(flow.status)]

    assert (
        told(T0=400.0, law="vapour") == "no vapour stands at rest: liquid below its boiling point"
    )
    back = "the back pressure is at or above the pressure at rest"
    assert told(T0=400.0, law="hem", p_back=1e6) == back
    assert told(T0=400.0, law="hem", p_back=0.999e6) == "ok"
    bad = "an input is not finite, or not positive where it must be"
    assert told(T0=400.0, law="hem", p_back=-1.0) == bad
    assert told(x0=1.1, law="hem") == bad
    assert told(x0=-0.1, law="hem") == bad
    assert told(T0=400.0, law="relaxation", diameter=0.0, length=1e-3) == bad
    assert told(T0=400.0, law="relaxation", diameter=1e-3, length=np.nan) == bad
    assert told(T0=400.0, law="relaxation", diameter=1e-3, length=0.0) == "ok"
    assert len(discharge.STATUS_SENTENCES) == len(fluids.STATUS_SENTENCES) + 2


@laws
def test_a_fluid_known_as_liquid_flows_without_flashing_or_not_at_all(law: Law) -> None:
    flow = discharge.mass_flux("pdms", 3e5, T0=300.0, law=law, **BORE)
    if law == "bernoulli":
        density = fluids.state("pdms", p=3e5, T=300.0).rho
        assert flow.status == 0
        # Liquid that gives way by some 1e-4 under 3 bar.
        assert float(flow.G) == pytest.approx(np.sqrt(2.0 * density * 3e5), rel=1e-3)
    else:
        assert discharge.STATUS_SENTENCES[int(flow.status)].startswith("void in a fluid")
        assert np.isnan(flow.G)


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"T0": 300.0, "law": "thin_hole"},
            "law: found 'thin_hole', expected one of bernoulli, hem",
        ),
        ({"T0": 300.0}, "diameter: found none, expected a length in m, which relaxation needs"),
        ({"T0": 300.0, "diameter": 1e-3}, "length: found none, expected a length in m"),
        ({}, "state at rest: found none, expected one of T0, h0 and x0"),
        ({"T0": 300.0, "x0": 0.1}, "state at rest: found T0, x0, expected one of"),
        ({"T0": 300.0, "law": "hem", "tier": "exact"}, "tier: found 'exact', expected one of"),
        ({"T0": [1.0, 2.0, 3.0], "p_back": [0.0, 1.0], "law": "hem"}, "shape mismatch"),
    ],
)
def test_a_question_without_an_answer_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        discharge.mass_flux("water", 1e6, **given)


def test_an_unknown_fluid_is_refused_with_the_known_names() -> None:
    with pytest.raises(
        ValueError, match=r"fluid: found 'watr', expected one of isooctane, nitrogen"
    ):
        discharge.mass_flux("watr", 1e6, T0=300.0, law="hem")


# ---- names ---------------------------------------------------------------------------------------


def test_a_hole_may_have_every_law_but_that_of_vapour() -> None:
    """In the same order, for both are numbers of the core."""
    assert (*get_args(LawOfHole), "vapour") == LAWS


@laws
@pytest.mark.parametrize("tier", TIERS)
def test_liquid_and_mixtures_flow_by_the_law_asked_for(law: Law, tier: fluids.Tier) -> None:
    share = np.array([0.0, 0.2, 0.8])
    flow = discharge.mass_flux("nitrogen", 3e5, x0=share, law=law, tier=tier, **BORE)
    assert np.all(flow.status == 0)
    assert flow.law.tolist() == [law] * 3
    assert np.all(flow.choked == (law != "bernoulli"))
    if law not in ("bernoulli", "vapour"):
        assert np.all(np.diff(flow.G) < 0.0)  # the more vapour the less mass


@laws
@pytest.mark.parametrize("tier", TIERS)
def test_gas_flows_as_gas_and_says_so(law: Law, tier: fluids.Tier) -> None:
    flow = discharge.mass_flux("nitrogen", 3e5, T0=293.0, law=law, tier=tier, **BORE)
    as_gas = discharge.mass_flux("nitrogen", 3e5, T0=293.0, law="vapour", tier=tier, **BORE)
    assert flow.status == 0
    # Equilibrium of the reference tier follows the isentrope, along which gas might condense.
    assert flow.law == ("hem" if (law, tier) == ("hem", "reference") else "vapour")
    assert float(flow.G) == pytest.approx(float(as_gas.G), rel=1e-12)
    assert flow.x_throat == 1.0
    assert flow.choked


# ---- laws to each other --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["isooctane", "nitrogen", "water", "ammonia", "r134a"])
@pytest.mark.parametrize("tier", TIERS)
def test_equilibrium_is_the_least_and_no_flashing_the_most(name: str, tier: fluids.Tier) -> None:
    critical = fluids.constants(name).critical_temperature
    t0 = np.linspace(0.6, 0.9, 7) * critical
    p0 = 1.3 * fluids.saturation(name, t0).p
    flux = {
        law: discharge.mass_flux(name, p0, T0=t0, law=law, tier=tier).G
        for law in ("bernoulli", "hem", "frozen", "henry_fauske")
    }
    assert np.all(flux["hem"] > 0.0)
    for law in ("frozen", "henry_fauske"):
        assert np.all(flux["hem"] <= flux[law] * (1.0 + 1e-6)), law
        assert np.all(flux[law] <= flux["bernoulli"] * (1.0 + 1e-6)), law


def test_a_back_pressure_matters_only_below_choking() -> None:
    free = discharge.mass_flux("water", 2e6, T0=470.0, law="hem")
    assert free.choked
    below, above = float(free.p_throat) * np.array([0.9, 1.1])
    same = discharge.mass_flux("water", 2e6, T0=470.0, law="hem", p_back=below)
    # A maximum is found to the root of a double's precision.
    assert float(same.G) == pytest.approx(float(free.G), rel=1e-7)
    held = discharge.mass_flux("water", 2e6, T0=470.0, law="hem", p_back=above)
    assert held.G < free.G
    assert not held.choked
    assert held.p_throat == pytest.approx(above, rel=1e-9)


def test_gas_through_a_hole_of_its_free_path_effuses() -> None:
    """p sqrt(1/(2 pi R T)) through the smallest hole, the choked flow through a large one."""
    gas = fluids.constants("nitrogen").gas_constant
    small, large, unsaid = (
        float(discharge.mass_flux("nitrogen", 100.0, T0=300.0, law="vapour", diameter=size).G)
        for size in (1e-9, 1.0, None)
    )
    assert small == pytest.approx(100.0 / np.sqrt(2.0 * np.pi * gas * 300.0), rel=1e-3)
    assert large == pytest.approx(unsaid, rel=1e-3)


# ---- coefficient ---------------------------------------------------------------------------------


def test_coefficient_meets_the_published_formula_of_a_tube() -> None:
    """Lichtarowicz, Duggins and Markland, evaluated by hand."""
    found = discharge.coefficient([100.0, 1e3, 1e4, 5e3, 2e4], [2.0, 2.0, 2.0, 5.0, 10.0])
    expected = [0.428416, 0.744643, 0.808110, 0.768452, 0.739240]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found.status.tolist() == [0] * 5


def test_coefficient_of_a_thin_plate_is_the_free_streamlines() -> None:
    assert float(discharge.coefficient(1e9, 0.0)) == pytest.approx(np.pi / (np.pi + 2.0), rel=1e-6)
    rounded = discharge.coefficient(1e9, 0.0, edge_radius=[0.0, 0.05, 0.14, 1.0])
    assert np.all(np.diff(rounded) > 0.0)
    assert float(rounded[-1]) == pytest.approx(0.98, rel=1e-6)


@pytest.mark.parametrize(
    ("reynolds", "slender", "edge", "told"),
    [
        (1e4, 0.5, 0.0, "ok"),
        (1e4, 1.0, 0.0, "ok"),
        (1e4, 2.0, 0.0, "ok"),
        (1e4, 10.0, 0.1, "ok"),
        (1e4, 1.5, 0.0, "between 1 and 2 diameters long"),
        (1e4, 11.0, 0.0, "extrapolated"),
        (5.0, 3.0, 0.0, "extrapolated"),
        (1e5, 3.0, 0.0, "extrapolated"),
        (0.0, 2.0, 0.0, "an input is not finite, or not positive"),
        (np.nan, 2.0, 0.0, "an input is not finite, or not positive"),
        (np.inf, 2.0, 0.0, "an input is not finite, or not positive"),
        (1e4, -1.0, 0.0, "an input is not finite, or not positive"),
        (1e4, 2.0, -0.1, "an input is not finite, or not positive"),
    ],
)
def test_statuses_of_a_coefficient(reynolds: float, slender: float, edge: float, told: str) -> None:
    found = discharge.coefficient(reynolds, slender, edge_radius=edge)
    assert discharge.COEFFICIENT_SENTENCES[int(found.status)].startswith(told)
    assert bool(np.isnan(found)) == told.startswith("an input")
    assert found.shape == found.status.shape == ()


def test_coefficients_broadcast() -> None:
    found = discharge.coefficient([[1e2], [1e3]], [0.5, 1.5, 5.0])
    assert found.shape == found.status.shape == (2, 3)
    np.testing.assert_array_equal(found.status, [[0, 3, 0], [0, 3, 0]])
    with pytest.raises(ValueError, match="shape mismatch"):
        discharge.coefficient([1e2, 1e3], [1.0, 2.0, 3.0])


# ---- omega ---------------------------------------------------------------------------------------


def test_omega_of_one_is_that_of_a_gas_without_heat() -> None:
    """At omega = 1 p v is constant: eta = exp(-1/2), G = eta sqrt(p0/v0)."""
    assert discharge.omega_parameter(1e-3, 1e-3 / 0.9) == pytest.approx(1.0, rel=1e-12)
    flux = discharge.omega_flux(1.0, 1e5, 1e-3)
    assert flux == pytest.approx(np.exp(-0.5) * np.sqrt(1e5 / 1e-3), rel=1e-6)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"omega": 0.0}, "omega: found 0, expected a positive number"),
        ({"p0": -1.0}, "p0: found -1, expected a positive number"),
        ({"v0": np.nan}, "v0: found nan, expected a positive number"),
        ({"ps": 2e5}, "ps: found 200000 Pa, expected at most p0, 100000 Pa"),
    ],
)
def test_bad_numbers_of_the_omega_method_are_refused(given: dict[str, float], told: str) -> None:
    numbers = {"omega": 1.0, "p0": 1e5, "v0": 1e-3, "ps": 1e5} | given
    with pytest.raises(ValueError, match=told):
        discharge.omega_flux(numbers["omega"], numbers["p0"], numbers["v0"], ps=numbers["ps"])


def test_undershoot_has_the_values_of_its_source() -> None:
    """Water at 503.7 K, let down at 0, 0.004, 0.1 and 0.5 Matm/s; at rest it is extrapolated."""
    found = discharge.undershoot("water", 503.7, np.array([0.0, 0.004, 0.1, 0.5]) * 1.01325e11)
    # 0.5 %: the surface tension is a fit.
    np.testing.assert_allclose(found.dp, [0.4612e6, 0.4986e6, 0.8274e6, 1.387e6], rtol=5e-3)
    assert found.status.tolist() == [2, 0, 0, 0]


def test_undershoot_tells_other_fluids_and_bad_input() -> None:
    assert discharge.undershoot("ammonia", 300.0, 1e9).status == 2
    bad = discharge.undershoot("water", [300.0, np.nan, 700.0], [-1.0, 1.0, 1.0])
    assert bad.status.tolist() == [1, 1, 1]
    assert np.isnan(bad.dp).all()
