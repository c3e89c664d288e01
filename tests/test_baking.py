"""Baking a further fluid at run time: as good as its equation of state, usable everywhere, refused clearly."""

from __future__ import annotations

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids

coolprop = pytest.importorskip("CoolProp.CoolProp", reason="CoolProp is not installed")
# What thermo and its packages do when they are imported is not ours to judge.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*float_precision"),
]
TIERS: tuple[fluids.Tier, ...] = ("reference", "fast")


@pytest.fixture(scope="module")
def acetone() -> str:
    return fluids.bake("Acetone")


def test_a_baked_fluid_has_a_name_of_its_own(acetone: str) -> None:
    assert acetone == "acetone"
    assert fluids.names()[-1] == acetone
    assert fluids.names().count(acetone) == 1
    assert fluids.bake("Acetone") == acetone  # known: not baked again
    assert fluids.names().count(acetone) == 1
    assert fluids.bake("Water") == "water"  # built in


@pytest.mark.parametrize("tier", TIERS)
def test_its_saturation_line_is_coolprops(acetone: str, tier: fluids.Tier) -> None:
    known = fluids.constants(acetone)
    t = np.linspace(known.triple_temperature + 0.1, known.saturation_maximum - 0.1, 40)
    line = fluids.saturation(acetone, t, tier=tier)
    assert np.all(line.status == 0)

    def of(key: str, quality: float) -> np.ndarray:
        return np.array([coolprop.PropsSI(key, "T", x, "Q", quality, "Acetone") for x in t])

    for ours, theirs in ((line.p, of("P", 0)), (line.rho_l, of("D", 0)), (line.rho_v, of("D", 1))):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3)
    np.testing.assert_allclose(line.h_v - line.h_l, of("H", 1) - of("H", 0), rtol=1e-3)


def test_its_gas_and_its_liquid_are_coolprops(acetone: str) -> None:
    for tier in TIERS:
        for p, t in ((1e5, 400.0), (1e5, 300.0), (5e6, 300.0), (2e6, 520.0)):
            here = fluids.state(acetone, p=p, T=t, tier=tier)
            assert here.status == 0
            density = coolprop.PropsSI("D", "P", p, "T", t, "Acetone")
            assert float(here.rho) == pytest.approx(density, rel=1e-3)


def test_a_scenario_holds_the_baked_fluid(acetone: str) -> None:
    vessel = lp.vessel(
        fluid=acetone,
        volume="10 L",
        temperature=293.0,
        liquid_fraction=0.6,
        diameter="2 mm",
        wall_conductance=5.0,
        ambient_temperature=293.0,
    )
    again = lp.Scenario.from_text(vessel.to_toml())
    assert again.digest == vessel.digest
    run = lp.simulate(again)
    assert run.status.ok
    charge = float(run["loop.mass"][0])
    liquid, vapour = (
        coolprop.PropsSI("D", "T", 293.0, "Q", quality, "Acetone") for quality in (0, 1)
    )
    assert charge == pytest.approx(0.01 * (0.6 * liquid + 0.4 * vapour), rel=1e-3)
    assert run.event("half the coolant gone").time is not None
    assert abs(run.ledger["mass_rel"]) < 1e-8
    assert abs(run.ledger["energy_rel"]) < 1e-6


def test_laws_of_discharge_take_the_baked_fluid(acetone: str) -> None:
    boils = float(fluids.saturation(acetone, 400.0).p)
    flow = lp.discharge.mass_flux(acetone, 2.0 * boils, T0=400.0, law="hem")
    assert flow.status == 0
    free = lp.discharge.mass_flux(acetone, 2.0 * boils, T0=400.0, law="bernoulli")
    assert 0.5 * free.G < flow.G < free.G


@pytest.mark.parametrize(
    ("fluid", "told"),
    [
        ("R410A", "fluid: found 'R410A', a mixture, expected a pure fluid of CoolProp"),
        ("R32&R125", "fluid: found 'R32&R125', expected a pure fluid of CoolProp"),
        ("Unobtainium", "fluid: found 'Unobtainium', expected a pure fluid of CoolProp"),
        ("INCOMP::MPG-50%", "fluid: found 'INCOMP::MPG-50%', expected a pure fluid of CoolProp"),
    ],
)
def test_what_is_no_pure_fluid_is_refused_in_one_line(fluid: str, told: str) -> None:
    known = fluids.names()
    with pytest.raises(ValueError, match="fluid: found") as caught:
        fluids.bake(fluid)
    assert str(caught.value) == told
    assert fluids.names() == known


@pytest.mark.parametrize("name", ["Acetone", "a b", "1", "", "acétone"])
def test_a_name_of_other_letters_is_refused(name: str) -> None:
    with pytest.raises(
        ValueError, match=r"name: found .*, expected lower-case letters, digits and _"
    ):
        fluids.bake("Acetone", name=name)
