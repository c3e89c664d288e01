"""Modules that separate: what stays is as if nothing had joined it, what left is told apart, faults are refused."""

from __future__ import annotations

import re
from importlib import resources

import numpy as np
import pytest

from leakphys import engine
from leakphys.errors import InputError
from leakphys.ledger import UNITS
from leakphys.scenario import Scenario

SHIP = Scenario.load("soyuz-ms22")
TEXT = SHIP.to_toml()
CABIN = "compartments.descent_module.temperature"
GONE = ("nodes.instrument_module.temperature", "loop.mass", "compartments.orbital_module.dew_point")


def without_jettison() -> Scenario:
    """The ship whose modules stay, cut off by hand where they would leave."""
    text = re.sub(r"(?m)^jettison = .*\n", "", TEXT)
    cut = "\n".join(
        f'"{path}" = "0 {unit}"'
        for path, unit in (
            ("conductors.instrument_descent.conductance", "W/K"),
            ("conductors.descent_air_loop.conductance", "W/K"),
            ("compartments.descent_module.dehumidifier_flow", "m^3/s"),
        )
    )
    return Scenario.from_text(
        re.sub(r'(?m)(^name = "entry"\n.*\n\n\[plans\.\w+\.phases\.set\]\n)', rf"\1{cut}\n", text)
    )


@pytest.mark.parametrize("plan", ["nominal", "unhurt"])
def test_what_stays_is_as_if_the_rest_had_been_cut_off(plan: str) -> None:
    times = np.linspace(20000.0, 24000.0, 21)
    signals = [CABIN, "compartments.descent_module.dew_point", "crew.heat_storage"]
    given = {"crew": 3.0}
    one, other = (
        engine.run(ship, plan, given, times=times, signals=signals, rtol=1e-9)
        for ship in (SHIP, without_jettison())
    )
    # Two step sequences; the heat storage passes zero, so its error is relative to next to nothing.
    np.testing.assert_allclose(one.samples, other.samples, rtol=1e-6)
    assert one.ledger["energy_jettisoned"][0] != 0.0
    assert other.ledger["energy_jettisoned"][0] == 0.0


def test_signals_of_what_has_left_end_at_separation() -> None:
    outcome = engine.run(
        SHIP, "nominal", times=np.arange(0.0, 24000.0, 60.0), signals=[CABIN, *GONE]
    )
    names = [phase.name for phase in SHIP.plan("nominal").phases]
    flown = names[names.index("hatch_closed") : names.index("entry")]
    separation = sum(SHIP.value(f"plans.nominal.{name}.duration") for name in flown)
    there = np.isfinite(outcome.samples[0])
    assert there[:, 0].all()
    for column in range(1, 4):
        np.testing.assert_array_equal(there[:, column], outcome.times < separation)


def test_what_left_is_in_the_ledger() -> None:
    ledger = {term: column[0] for term, column in engine.run(SHIP, "unhurt").ledger.items()}
    assert ledger["coolant_jettisoned"] == ledger["coolant_start"] > 30.0
    assert ledger["coolant_held"] == 0.0
    assert ledger["water_jettisoned"] > 0.0
    assert abs(ledger["energy_rel"]) < 1e-12
    assert UNITS["energy_jettisoned"] == "J"


def test_an_exposure_of_what_has_left_counts_no_further() -> None:
    """The instrument module is above the threshold from hatch closure on; after it left nothing is used up."""
    needed = 24000.0  # beyond separation
    limit = {"value": "250 K", "source": "a test", "grade": "derived"}
    ship = Scenario.from_text(
        TEXT.replace(
            'class = "hard"\nneeds_crew = false\n', 'class = "exposure"\nneeds_crew = false\n', 1
        ).replace(
            "[limits.instrument_module_hot]\n",
            f'[limits.instrument_module_hot]\nduration = "{needed} s"\n',
            1,
        )
    ).replace(**{"limits.instrument_module_hot.threshold": limit})
    outcome = engine.run(ship, "nominal")
    watch = outcome.watches.index("instrument_module_hot")
    assert outcome.crossing[0, watch] == 0.0
    assert outcome.end_time[0] > needed
    assert np.isnan(outcome.violation[0, watch])
    shorter = engine.run(
        ship.replace(**{"limits.instrument_module_hot.duration": "20000 s"}), "nominal"
    )
    assert shorter.violation[0, watch] == pytest.approx(20000.0, abs=1e-6)


ENTRY = '[[plans.nominal.phases]]\nname = "entry"\n'
FAULTS = [
    ('jettison = ["lop"]', ["jettison", "unknown part 'lop'", "loop"]),
    ('jettison = ["loop", "loop"]', ["jettison", "'loop' again"]),
    ('jettison = ["orbital_structure"]', ["jettison", "wall of 'orbital_module'"]),
    (
        'jettison = ["loop", "orbital_module"]',
        ["jettison", "'orbital_module' without 'orbital_structure'"],
    ),
    ('jettison = ["descent_module", "descent_structure"]', ["jettison", "crew aboard"]),
    ("jettison = 3", ["jettison", "3", "list"]),
]


@pytest.mark.parametrize(("line", "words"), FAULTS)
def test_a_faulty_jettison_is_refused(line: str, words: list[str]) -> None:
    assert ENTRY in TEXT
    head, tail = TEXT.split(ENTRY, 1)
    text = head + ENTRY + re.sub(r"(?m)^jettison = .*$", line, tail, count=1)
    with pytest.raises(InputError) as caught:
        Scenario.from_text(text, "some.toml")
    for word in words:
        assert word in str(caught.value)


def test_a_zone_keeps_its_wall_as_long_as_its_loop_is_aboard() -> None:
    """The zones fill in the order of their walls' temperatures: a wall that has left has none to tell."""
    text = resources.files("leakphys.vehicles").joinpath("loop_zones.toml").read_text("utf-8")
    node = text.replace("[boundaries.cold_wall]", '[nodes.cold_wall]\nheat_capacity = "1 MJ/K"')
    node = node.replace("boundaries.cold_wall.t", "nodes.cold_wall.initial_t")
    node = re.sub(r"(?ms)(\[nodes\.cold_wall\].*?^)temperature", r"\1initial_temperature", node)
    assert Scenario.from_text(node, "some.toml").value("nodes.cold_wall.heat_capacity") == 1e6
    phase = (
        '\n[[plans.docked.phases]]\nname = "after"\nduration = "1 h"\njettison = ["cold_wall"]\n'
    )
    with pytest.raises(InputError, match="'cold_wall', the wall of 'cold', without the loop"):
        Scenario.from_text(node + phase, "some.toml")


@pytest.mark.parametrize("phase", ["ventilated", "hatch_closed"])
def test_nobody_takes_a_seat_in_what_has_left(phase: str) -> None:
    """The option's crew of time zero counts, whatever its phase sets there."""
    seats = TEXT.replace(
        'plan = "nominal"\ncrew = 3\ncrew_compartment = "descent_module"',
        'plan = "nominal"\ncrew = 3\ncrew_compartment = "orbital_module"',
    )
    seats = re.sub(
        r'(plan = "nominal"\ncrew = [12]\ncrew_compartment = )"descent_module"',
        r'\1"orbital_module"',
        seats,
    )
    head = f'[[plans.nominal.phases]]\nname = "{phase}"\n'
    first, rest = seats.split(head, 1)
    leaves = 'jettison = ["orbital_module", "orbital_structure"]\n'
    rest = rest.replace(
        'jettison = ["loop", "radiator", "instrument_module", "orbital_structure", "orbital_module"]\n',
        "",
        1,
    )
    rest = rest.replace(
        "[plans.nominal.phases.set]\n",
        '[plans.nominal.phases.set]\n"compartments.orbital_module.crew" = 0\n',
        1,
    )
    with pytest.raises(InputError, match="crew aboard"):
        Scenario.from_text(first + head + leaves + rest, "some.toml")


@pytest.mark.parametrize(
    "path",
    [
        "nodes.instrument_module.load",
        "hatches.descent_orbital.flow",
        "conductors.descent_air_loop.conductance",
        "puncture.open",
        "radiators.radiator.area",
    ],
)
def test_nothing_is_set_of_what_has_left(path: str) -> None:
    unit = {"load": " W", "flow": " kg/s", "conductance": " W/K", "area": " m^2"}.get(
        path.rsplit(".", 1)[1], ""
    )
    value = f'"1{unit}"' if unit else "1"
    head, tail = TEXT.split('[[plans.nominal.phases]]\nname = "landed"\n', 1)
    tail = tail.replace(
        "[plans.nominal.phases.set]\n", f'[plans.nominal.phases.set]\n"{path}" = {value}\n', 1
    )
    with pytest.raises(InputError, match="jettisoned"):
        Scenario.from_text(f'{head}[[plans.nominal.phases]]\nname = "landed"\n{tail}', "some.toml")
