"""A hole as a file may state it: a diameter, an area, a particle, a prior, a defect; and what it does to the ship."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys import engine, impact
from leakphys.cli import main
from leakphys.errors import InputError
from leakphys.puncture import central_diameter, priors
from leakphys.sampling import sample_scenario
from loop_texts import held_wall, loop_scenario

COEFFICIENT = 0.62
LOOP = [
    'loop: volume = "44 L"; initial_temperature = "285 K"; initial_pressure = "150 kPa"',
    *held_wall("loop", 285.0, 60.0),
]
PARTICLE = {
    "particle_diameter": '"0.6 mm"',
    "particle_density": '"2.7 g/cm^3"',
    "velocity": '"7 km/s"',
    "wall_thickness": '"1 mm"',
}
THIN = {**PARTICLE, "wall_thickness": '"0.2 mm"', "particle_diameter": '"0.8 mm"'}
RANGE = '{ value = "0.6 mm", range = ["0.2 mm", "1 mm"], distribution = "log_uniform" }'
# What a source states varies and is drawn for each member; what is assumed, 40 times.
STATED = 'source = "a measurement", grade = "derived" }'
FAST = f'{{ value = "7 km/s", range = ["6 km/s", "12 km/s"], {STATED}'


def part(path: str, **entries: str) -> str:
    """A table in one line, as of loop_scenario."""
    return f"{path}: " + "; ".join(f"{name} = {entry}" for name, entry in entries.items())


def holed(*parts: str, **given: Any) -> lp.Scenario:
    """The loop with a hole of these tables."""
    return loop_scenario([*LOOP, *parts], **given)


def struck(particle: dict[str, str] = PARTICLE, *more: str, **hole: str) -> lp.Scenario:
    """The loop with the hole of a particle."""
    own = {"discharge_coefficient": str(COEFFICIENT), **hole}
    return holed(part("puncture", **own), part("puncture.impact", **particle), *more)


def plain(diameter: str | float, **hole: str) -> lp.Scenario:
    """The loop with a hole of that diameter (m)."""
    text = diameter if isinstance(diameter, str) else f'"{diameter!r} m"'
    own = {"diameter": text, "discharge_coefficient": str(COEFFICIENT), **hole}
    return holed(part("puncture", **own))


def leak(scenario: lp.Scenario) -> float:
    """kg/s when the hole opens."""
    run = lp.simulate(scenario, times=np.array([0.0]), signals=["loop.leak_rate"])
    return float(run["loop.leak_rate"][0])


# ---- how wide ------------------------------------------------------------------------------------


def test_a_diameter_its_area_and_its_effective_area_are_one_hole() -> None:
    width = 0.8e-3
    area = 0.25 * np.pi * width**2
    wanted = leak(plain(width))
    assert wanted > 0.0
    own = {"discharge_coefficient": str(COEFFICIENT)}
    by_area = holed(part("puncture", area=f'"{area!r} m^2"', **own))
    effective = f'"{COEFFICIENT * area!r} m^2"'
    by_effective = holed(part("puncture", effective_area=effective, **own))
    alone = holed(part("puncture", effective_area=effective))
    for scenario in (by_area, by_effective):
        assert leak(scenario) == pytest.approx(wanted, rel=1e-14)
        assert central_diameter(scenario, scenario.coolant.holes[0]) == pytest.approx(width)
    # Liquid knows the product alone; without a coefficient the hole is as wide as its jet.
    assert leak(alone) == pytest.approx(wanted, rel=1e-14)
    narrow = central_diameter(alone, alone.coolant.holes[0])
    assert narrow == pytest.approx(np.sqrt(COEFFICIENT) * width)


@pytest.mark.parametrize("law", ["maiden_gehring", "nysmith_denardo", "sawle", "rolsten"])
def test_a_particle_leaves_the_hole_of_its_law(law: Any) -> None:
    scenario = struck({**THIN, "hole_law": f'"{law}"'})
    wanted = impact.hole_diameter(law, 0.8e-3, velocity=7e3, density=2700.0, wall_thickness=0.2e-3)
    assert int(wanted.status) == 0
    found = central_diameter(scenario, scenario.coolant.holes[0])
    assert found == pytest.approx(float(wanted), rel=1e-12)


def test_a_particle_near_its_limit_leaves_a_hole_between_itself_and_that_of_no_plate() -> None:
    scenario = struck()
    hole = scenario.coolant.holes[0]
    widest = float(impact.hole_diameter("rolsten", 0.6e-3, velocity=7e3, wall_thickness=1e-3))
    path = "puncture.impact.hole_quarter"
    widths = np.array([members_width(scenario, {path: np.array([float(k)])})[0] for k in range(5)])
    assert np.all(np.diff(widths[:4]) > 0.0)
    shares = np.log(widths / 0.6e-3) / np.log(widest / 0.6e-3)
    np.testing.assert_allclose(shares, [0.125, 0.375, 0.625, 0.875, 0.5], rtol=1e-10)
    assert central_diameter(scenario, hole) == pytest.approx(widths[4], rel=1e-14)


def test_holes_grow_with_their_particle_through_the_thickness_of_the_wall() -> None:
    """No law joins what bounds small particles and what the laws say of large ones; no width is left out between."""
    from leakphys.impact._any_law import hole_by_any_law

    particle = np.geomspace(0.5e-3, 4e-3, 4001)
    strike = [np.asarray(x) for x in (7e3, 0.0, 2700.0)]
    for law in (0.1, 0.3, 0.6, 0.9):
        for between in (0.0, 0.5, 1.0):
            holes = hole_by_any_law(particle, law, between, strike, {"wall_thickness": 1e-3})
            steps = np.diff(np.log(holes))
            assert np.all(steps > 0.0)
            assert np.all(steps < 3.5 * np.diff(np.log(particle)))


def members_width(scenario: lp.Scenario, given: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Diameters that the core gets."""
    from leakphys.member_checks import inputs_of
    from leakphys.network import assemble

    assembly = assemble(scenario, "docked", tuple(given))
    count = max(np.size(column) for column in given.values())
    column = assembly.derived["puncture"][0]
    return inputs_of(scenario, assembly, given, count).table()[:, column]


def test_quarters_of_thin_plates_are_the_four_laws_in_order_of_size() -> None:
    scenario = struck(THIN)
    quarters = members_width(scenario, {"puncture.impact.hole_quarter": np.arange(4.0)})
    laws = sorted(
        float(impact.hole_diameter(law, 0.8e-3, velocity=7e3, wall_thickness=0.2e-3))
        for law in ("maiden_gehring", "nysmith_denardo", "sawle", "rolsten")
    )
    np.testing.assert_allclose(quarters, laws, rtol=1e-12)


def test_the_leak_knows_of_a_particle_its_hole_alone() -> None:
    """The same bits as of a hole of that diameter, over the whole run: impact is no part of the solver."""
    scenario = struck()
    width = central_diameter(scenario, scenario.coolant.holes[0])
    one, other = (engine.run(x, "docked") for x in (scenario, plain(width)))
    np.testing.assert_array_equal(one.crossing, other.crossing)
    for term, column in one.ledger.items():
        np.testing.assert_array_equal(column, other.ledger[term])


def test_members_are_the_runs_of_their_own_numbers() -> None:
    scenario = struck()
    given = {
        "puncture.impact.velocity": np.array([5e3, 9e3, 7e3]),
        "puncture.impact.particle_diameter": np.array([0.6e-3, 0.5e-3, 0.6e-3]),
    }
    signals = ("loop.mass", "loop.leak_rate")
    many = engine.run(scenario, "docked", given, times=[600.0], signals=signals)
    for member in range(3):
        alone = {path: column[member] for path, column in given.items()}
        one = engine.run(scenario, "docked", alone, times=[600.0], signals=signals)
        np.testing.assert_array_equal(one.samples[0], many.samples[member])
    assert (
        many.samples[0, 0, 1] == many.samples[2, 0, 1]
    )  # above the wall's half no law knows speed
    assert many.samples[1, 0, 1] < many.samples[2, 0, 1]


# ---- refusals ------------------------------------------------------------------------------------

WALL = part("puncture.prior", wall_thickness='"1 mm"')
DEFECT = part("puncture.defect", probability="0.2", diameter='"0.5 mm"')
COE = {"discharge_coefficient": "0.6"}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([part("puncture", **COE)], ["puncture.diameter: found nothing", "[puncture.impact]"]),
        (
            [part("puncture", diameter='"1 mm"', area='"1 mm^2"', **COE)],
            ["puncture: found diameter and area, expected one of them"],
        ),
        ([part("puncture", area='"1 mm^2"')], ["puncture.discharge_coefficient: found nothing"]),
        ([part("puncture", effective_area='"1 mm"')], ["puncture.effective_area", "an area"]),
        ([part("puncture", diameter='"1 mm"', at="3", **COE)], ["puncture.at", "a list of names"]),
        ([part("puncture", diameter='"1 mm"', at='["loop", "loop"]', **COE)], ["'loop' twice"]),
        ([part("puncture", diameter='"1 mm"', walls="3", **COE)], ["puncture.walls", "1, or 2"]),
        (
            [part("puncture", diameter='"1 mm"', fin_area='"1 cm^2"', **COE)],
            ["puncture.radiator: found nothing", "fin_area"],
        ),
        (
            [part("puncture", diameter='"1 mm"', radiator='"fins"', **COE)],
            ["puncture.radiator", "unknown radiator"],
        ),
        (
            [part("puncture", diameter='"1 mm"', jet_azimuth='"1 deg"', **COE)],
            ["puncture.jet_elevation: found nothing", "beside jet_azimuth"],
        ),
        (
            [part("puncture", diameter='"1 mm"', **COE, **dict.fromkeys(("position_x", "position_y", "position_z"), '"1 m"'))],
            ["puncture.jet_azimuth: found nothing"],
        ),
        ([part("puncture", diameter='"1 mm"', **COE), DEFECT], ["puncture.defect", "beside it"]),
        (
            [part("puncture", diameter='"1 mm"', cause='"defect"', **COE)],
            ["puncture.cause", "[puncture.defect]"],
        ),
        ([part("puncture", area='"1 mm^2"', **COE), WALL], ["puncture.prior", "not area"]),
        (
            [
                part("puncture", diameter='"1 mm"', **COE),
                part("puncture.prior", wall_thickness=RANGE),
            ],
            ["puncture.prior.wall_thickness", "without a range"],
        ),
        (
            [part("puncture", diameter='"0.8 mm"', **COE, walls="2"), part("punctures.puncture-2", diameter='"1 mm"', **COE)],
            ["punctures.puncture-2", "another name"],
        ),
    ],
)  # fmt: skip
def test_what_is_no_hole_is_told_in_one_line(parts: list[str], words: list[str]) -> None:
    with pytest.raises(InputError) as fault:
        holed(*parts)
    told = str(fault.value)
    assert len(told.splitlines()) == 1
    for word in words:
        assert word in told


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"particle_diameter": '"0.2 mm"'}, ["particle_diameter: found 0.2 mm", "at least 0.3066 mm"]),
        ({"hole_law": '"sawle"'}, ["particle_diameter: found 0.6 mm", "at least 2 mm", "sawle"]),
        ({"hole_law": '"savle"'}, ["hole_law", "did you mean 'sawle'"]),
        ({"velocity": '"7 mm/s"'}, ["velocity: found '7 mm/s'", "100 m/s"]),
        ({"velocity": "7"}, ["velocity: found the number 7 (no unit)", "a speed"]),
        ({"angle": '"90 deg"'}, ["angle: found '90 deg'"]),
        ({"particle_density": '"2.7 kg/m^3"'}, ["particle_density", "50 kg/m^3"]),
        ({"speed": '"7 km/s"'}, ["puncture.impact: found the unknown key 'speed'"]),
        ({"particle_diameter": '"9 mm"', "wall_thickness": '"0.1 mm"', "hole_law": '"nysmith_denardo"'}, ["hole_law", "smaller than the particle"]),
    ],
)  # fmt: skip
def test_what_is_no_impact_is_told_in_one_line(changed: dict[str, str], words: list[str]) -> None:
    with pytest.raises(InputError) as fault:
        struck({**PARTICLE, **changed})
    told = str(fault.value)
    assert len(told.splitlines()) == 1
    for word in ("loop.toml: puncture.impact", *words):
        assert word in told


def test_a_missing_number_of_an_impact_is_told_with_its_unit() -> None:
    with pytest.raises(InputError, match=r"impact.velocity: found nothing, expected a speed"):
        struck({name: entry for name, entry in PARTICLE.items() if name != "velocity"})


def test_a_member_whose_particle_does_not_perforate_is_told() -> None:
    sizes = np.array([0.6e-3, 0.5e-3, 0.3e-3])
    with pytest.raises(InputError, match=r"found 0.3 mm in member 2, expected at least 0.3066 mm"):
        engine.run(struck(), "docked", {"puncture.impact.particle_diameter": sizes})


# ---- what an assessment draws --------------------------------------------------------------------


def drawn(scenario: lp.Scenario, n: int = 400) -> Any:
    """The sample of an assessment."""
    from leakphys._assessing import _sample

    return _sample(scenario, n, 0, None)


def test_particles_that_would_not_perforate_are_drawn_again_and_told() -> None:
    scenario = struck({**PARTICLE, "particle_diameter": RANGE.replace("}", f", {STATED}")})
    sample = drawn(scenario, 4000)
    sizes = sample.inputs["puncture.impact.particle_diameter"]
    limit = float(impact.ballistic_limit(velocity=7e3, wall_thickness=1e-3))
    assert sizes.min() >= limit
    assert sizes.max() <= 1e-3
    below = np.log(limit / 0.2e-3) / np.log(5.0)
    assert sample.redrawn["puncture.impact.particle_diameter"] == pytest.approx(below, abs=0.03)
    # Those that are left keep the law of the range: as many per decade.
    middle = np.sqrt(limit * 1e-3)
    assert np.mean(sizes < middle) == pytest.approx(0.5, abs=0.03)
    # What is assumed is one number in each of the outer draws, after that too, whatever varies beside it.
    assumed = drawn(struck({**PARTICLE, "particle_diameter": RANGE, "velocity": FAST}))
    sizes = assumed.inputs["puncture.impact.particle_diameter"]
    assert [len(set(sizes[assumed.outer == k])) for k in range(40)] == [1] * 40
    assert assumed.aleatory == ("puncture.impact.velocity",)
    slowest = impact.ballistic_limit(
        velocity=assumed.inputs["puncture.impact.velocity"], wall_thickness=1e-3
    )
    assert np.all(sizes >= np.asarray(slowest))


def test_the_hole_of_a_particle_is_drawn_over_all_laws_and_a_named_one_is_not() -> None:
    sample = drawn(struck())
    quarters = sample.inputs["puncture.impact.hole_quarter"]
    assert [np.mean(quarters == k) for k in range(4)] == pytest.approx([0.25] * 4, abs=0.03)
    assert "puncture.impact.hole_quarter" in sample.choices
    assert (
        "puncture.impact.hole_quarter" not in drawn(struck({**THIN, "hole_law": '"sawle"'})).inputs
    )


def test_what_was_no_impact_is_a_branch_with_its_own_probability_and_sizes() -> None:
    defect = part(
        "puncture.defect", probability="0.25", diameter='{ value = "0.3 mm", range = ["0.1 mm", "0.5 mm"] }'
    )  # fmt: skip
    scenario = struck(PARTICLE, defect)
    sample = drawn(scenario)
    cause = sample.inputs["puncture.cause"]
    assert np.mean(cause == 1.0) == pytest.approx(0.25, abs=0.02)
    widths = members_width(scenario, sample.inputs)
    made = cause == 1.0
    np.testing.assert_array_equal(widths[made], sample.inputs["puncture.defect.diameter"][made])
    assert widths[made].max() <= 0.5e-3
    assert widths[~made].min() > 0.6e-3
    # The branch is independent of what stands at the hole and which law it follows.
    for path in ("puncture.upstream", "puncture.law"):
        shares = [np.mean(made[sample.inputs[path] == word]) for word in (0.0, 1.0)]
        assert shares == pytest.approx([0.25, 0.25], abs=0.16)
    by_defect = scenario.replace(**{"puncture.cause": "defect"})
    assert central_diameter(by_defect, by_defect.coolant.holes[0]) == pytest.approx(0.3e-3)


def imaged(low: str = "0.6 mm", high: str = "1 mm", value: str = "0.8 mm") -> lp.Scenario:
    width = f'{{ value = "{value}", range = ["{low}", "{high}"], {STATED}'
    own = part("puncture", diameter=width, **COE)
    return holed(own, WALL)


def test_the_prior_of_a_hole_is_what_flies_and_the_laws_within_what_an_image_allows() -> None:
    scenario = imaged()
    wanted = impact.particle_prior(wall_thickness=1e-3).within(0.6e-3, 1e-3)
    found = priors(scenario)["puncture.diameter"]
    np.testing.assert_array_equal(found.values, wanted.values)
    np.testing.assert_array_equal(found.weights, wanted.weights)
    assert scenario.distribution("puncture.diameter") is priors(scenario)["puncture.diameter"] or (
        scenario.distribution("puncture.diameter").quantile(np.array(0.3), "m")
        == found.quantile(np.array(0.3), "m")
    )
    sizes = drawn(scenario, 4000).inputs["puncture.diameter"]
    shares = [0.1, 0.5, 0.9]
    assert np.quantile(sizes, shares) == pytest.approx(
        found.quantile(np.array(shares), "m"), rel=0.02
    )
    # Small holes are likelier than a uniform range says.
    assert np.mean(sizes < 0.8e-3) > 0.6


def test_a_diameter_without_a_range_has_the_whole_prior() -> None:
    own = part("puncture", diameter=f'{{ value = "0.8 mm", {STATED}', **COE)
    scenario = holed(own, WALL)
    sizes = drawn(scenario, 4000).inputs["puncture.diameter"]
    assert sizes.min() < 0.3e-3
    assert sizes.max() > 2e-3


def test_an_image_that_no_particle_leaves_is_refused() -> None:
    with pytest.raises(InputError, match=r"loop.toml: puncture.diameter: found 50 m .. 60 m, expe"):
        imaged("50 m", "60 m", "55 m")


def test_a_sweep_takes_what_the_file_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    scenario = imaged()
    axis = {"puncture.diameter": scenario.distribution("puncture.diameter")}
    found = lp.sweep(scenario, axis, n=16, outputs=["half the coolant gone"])
    assert found.status.tolist() == [0] * 16
    assert np.median(found["puncture.diameter"]) < 0.8e-3
    file = tmp_path / "ship.toml"
    file.write_text(scenario.to_toml())
    command = ["sweep", str(file), "-n", "16", "--axis", "puncture.diameter", "--json", "-"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["inputs"]["puncture.diameter"] == pytest.approx(found["puncture.diameter"])
    with pytest.raises(InputError, match="found one value, expected a number with a range"):
        scenario.distribution("loop.volume")


def test_no_choice_and_no_prior_leave_a_sample_as_it_was() -> None:
    numbers = dict(lp.Scenario.load("loop-alone").quantities())
    choices = {"puncture.upstream": 3, "puncture.law": 2}
    one = sample_scenario(numbers, 100, 3, choices=choices)
    other = sample_scenario(numbers, 100, 3, choices=choices, laws={}, floors={})
    for path, column in one.inputs.items():
        np.testing.assert_array_equal(column, other.inputs[path])


# ---- several holes -------------------------------------------------------------------------------

TWO_TUBES = [
    'loop: initial_temperature = "285 K"; initial_pressure = "150 kPa"',
    'zones.one: volume = "20 L"',
    'zones.other: volume = "20 L"',
    *held_wall("one", 285.0, 60.0),
    *held_wall("other", 285.0, 60.0),
]


def test_a_particle_that_opens_several_tubes_makes_a_hole_in_each() -> None:
    own = {"discharge_coefficient": "0.62", "at": '["one", "other"]', "walls": "2"}
    table = [part("puncture", **own), part("puncture.impact", **PARTICLE)]
    scenario = loop_scenario([*TWO_TUBES, *table])
    holes = scenario.coolant.holes
    assert [(hole.signals, hole.zone, hole.far_side) for hole in holes] == [
        ("puncture", "one", False),
        ("punctures.puncture-2", "one", True),
        ("punctures.puncture-3", "other", False),
        ("punctures.puncture-4", "other", True),
    ]
    run = lp.simulate(scenario, times=np.array([0.0]))
    each = [float(run[f"{hole.signals}.leak_rate"][0]) for hole in holes]
    assert each == [each[0]] * 4
    assert run["loop.leak_rate"][0] == pytest.approx(4.0 * each[0], rel=1e-14)
    one = loop_scenario([*TWO_TUBES, part("puncture", discharge_coefficient="0.62"), table[1]])
    assert each[0] == pytest.approx(leak(one), rel=1e-12)
    # One particle: its numbers, its law and what stands at its holes are drawn once.
    sample = drawn(scenario, 40)
    assert sum(path.startswith("punctures.") for path in sample.inputs) == 0


def test_two_holes_in_a_tube_share_what_its_ends_pass() -> None:
    tube = {"tube_bore": '"2 mm"', "tube_length": '"0.5 m"'}
    both = plain(3e-3, **tube, walls="2")
    one = plain(float(np.sqrt(2.0) * 3e-3), **tube)
    assert leak(both) == pytest.approx(leak(one), rel=1e-12)
    assert leak(both) < 1.5 * leak(plain(3e-3, **tube))
    assert leak(plain(3e-3, walls="2")) == pytest.approx(2.0 * leak(plain(3e-3)), rel=1e-12)


# ---- growth --------------------------------------------------------------------------------------


def test_a_hole_grows_at_its_rate() -> None:
    """D = D0 + r t; without pressure's change m = Cd u pi/4 [D0^2 t + D0 r t^2 + r^2 t^3/3]."""
    still = ['loop: volume = "5 L"; initial_temperature = "290 K"', *held_wall("loop", 290.0, 60.0)]
    gas = 'loop.accumulator: stroke = "2000 L"; gas_volume = "1990 L"; gas_pressure = "300 kPa"; wall_conductance = "1e5 W/K"'
    own = part("puncture", diameter='"0.5 mm"', growth_rate='"0.2 um/s"', **COE)
    scenario = loop_scenario([*still, gas, own], duration="1 h")
    at = np.array([0.0, 600.0, 1200.0])
    run = lp.simulate(scenario, times=at)
    np.testing.assert_allclose(run["puncture.diameter"], 0.5e-3 + 0.2e-6 * at, rtol=1e-9)
    start = run["loop.leak_rate"][0] / (0.5e-3) ** 2
    grown = (0.5e-3) ** 2 * at + 0.5e-3 * 0.2e-6 * at**2 + (0.2e-6) ** 2 * at**3 / 3.0
    lost = run["loop.mass"][0] - run["loop.mass"]
    assert lost[-1] > 0.1
    np.testing.assert_allclose(lost[1:], start * grown[1:], rtol=3e-3)
    assert abs(run.ledger["mass_rel"]) < 1e-8
    assert f"at the end {0.5 + 0.2e-3 * 3600.0:.4g} mm" in str(lp.simulate(scenario))


def test_phases_set_how_fast_a_hole_grows_and_a_shut_one_does_not() -> None:
    own = part("puncture", diameter='"0.5 mm"', open="0", **COE)
    phases: list[Any] = [
        ("shut", "100 s", {"puncture.growth_rate": "1 um/s"}),
        ("growing", "100 s", {"puncture.open": 1}),
        ("grown", "100 s", {"puncture.growth_rate": "0 um/s"}),
    ]
    scenario = loop_scenario([*LOOP, own], phases=phases)
    run = lp.simulate(scenario, times=np.array([50.0, 150.0, 199.0, 250.0, 300.0]))
    wanted = [0.5e-3, 0.55e-3, 0.599e-3, 0.6e-3, 0.6e-3]
    np.testing.assert_allclose(run["puncture.diameter"], wanted, rtol=1e-9)


def test_a_hole_that_may_grow_and_does_not_leaks_as_one_that_may_not() -> None:
    times = np.array([10.0, 1000.0])
    one = lp.simulate(plain(0.8e-3), times=times)
    other = lp.simulate(plain(0.8e-3, growth_rate='"0 m/s"'), times=times)
    np.testing.assert_allclose(other["loop.mass"], one["loop.mass"], rtol=1e-9)
    assert "puncture.diameter" not in one
    assert other["puncture.diameter"].tolist() == [0.8e-3, 0.8e-3]
    rates = {"puncture.growth_rate": np.array([0.0, 1e-7])}
    found = engine.run(plain(0.8e-3), "docked", rates, times=times, signals=("loop.mass",))
    assert found.samples[0, 1, 0] == pytest.approx(one["loop.mass"][1], rel=1e-9)
    assert found.samples[1, 1, 0] < found.samples[0, 1, 0]


# ---- what it does to the ship --------------------------------------------------------------------

AIMED = {
    "jet_azimuth": '"30 deg"', "jet_elevation": '"-20 deg"',
    "position_x": '"1.5 m"', "position_y": '"-0.4 m"', "position_z": '"0.7 m"',
}  # fmt: skip


def test_a_jet_pushes_the_other_way_and_turns_by_its_lever() -> None:
    a, e = np.deg2rad([30.0, -20.0])
    along = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    place = np.array([1.5, -0.4, 0.7])
    lever = float(np.linalg.norm(np.cross(place, along)))
    scenario = plain(0.8e-3, **AIMED, lever_arm=f'"{lever!r} m"')
    run = lp.simulate(scenario, times=np.array([1.0, 600.0]))
    force = np.stack([run[f"puncture.force_{x}"] for x in "xyz"], axis=1)
    torque = np.stack([run[f"puncture.torque_{x}"] for x in "xyz"], axis=1)
    size = run["puncture.jet_force"][:, np.newaxis]
    assert size.min() > 1e-3
    np.testing.assert_allclose(force, -size * along, rtol=1e-13)
    np.testing.assert_allclose(torque, np.cross(place, force), rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(torque, axis=1), run["loop.jet_torque"], rtol=1e-12)
    for axis in "xyz":
        np.testing.assert_array_equal(run[f"loop.force_{axis}"], run[f"puncture.force_{axis}"])
    told = run.punctures[0]
    assert told.jet == pytest.approx(along)
    assert told.greatest_torque == pytest.approx(np.linalg.norm(torque[0]))
    document = json.loads(run.to_json())["punctures"][0]
    assert document["greatest_force_N"] == pytest.approx(told.greatest_force, rel=1e-9)
    assert document["position_m"] == [1.5, -0.4, 0.7]
    assert "turns with at most" in str(run)


@pytest.mark.parametrize(("kilopascal", "newton"), [(49.0, 31e-3), (98.0, 61e-3), (196.0, 122e-3)])
def test_a_jet_pushes_with_twice_pressure_times_effective_area(
    kilopascal: float, newton: float
) -> None:
    """2 Cd A p of a liquid jet into vacuum, of 0.8 mm; the figures are a literature survey's, to a millinewton."""
    still = [LOOP[0].replace("150 kPa", f"{kilopascal!r} kPa"), *LOOP[1:]]
    scenario = loop_scenario(
        [*still, part("puncture", diameter='"0.8 mm"', discharge_coefficient="0.62", **AIMED)]
    )
    run = lp.simulate(scenario, times=np.array([0.0]))
    force = float(run["puncture.jet_force"][0])
    pressure = float(run["loop.pressure"][0])
    assert pressure == pytest.approx(1e3 * kilopascal, rel=1e-3)
    assert force == pytest.approx(2.0 * 0.62 * 0.25 * np.pi * 0.8e-3**2 * pressure, rel=1e-6)
    assert force == pytest.approx(newton, abs=1e-3)
    assert np.sqrt(sum(float(run[f"puncture.force_{x}"][0]) ** 2 for x in "xyz")) == pytest.approx(
        force, rel=1e-13
    )


def test_the_far_wall_of_a_tube_pushes_back() -> None:
    run = lp.simulate(plain(0.8e-3, **AIMED, walls="2"), times=np.array([1.0]))
    for axis in "xyz":
        near, far = (run[f"{x}.force_{axis}"][0] for x in ("puncture", "punctures.puncture-2"))
        assert near == -far != 0.0
        assert run[f"loop.force_{axis}"][0] == 0.0
    assert run["loop.jet_force"][0] > 0.0


def test_a_limit_may_watch_a_torque() -> None:
    watched = part("limits.turned", signal='"loop.torque_x"', side='"above"', threshold='"1 mN*m"') + '; class = "hard"'  # fmt: skip
    own = {"diameter": '"0.8 mm"', **COE, **AIMED}
    scenario = holed(part("puncture", **own), watched)
    assert lp.simulate(scenario).event("turned").time is not None


def test_without_a_direction_nothing_is_told_of_it() -> None:
    for name in plain(0.8e-3).signals():
        assert not name.split(".")[-1].startswith(("force_", "torque_", "diameter"))
    aimed = plain(0.8e-3, jet_azimuth='"0 deg"', jet_elevation='"0 deg"').signals()
    assert "loop.force_x" in aimed
    assert "puncture.torque_x" not in aimed


FINS = [
    'nodes.plate: heat_capacity = "5 kJ/K"; initial_temperature = "290 K"',
    'boundaries.space: temperature = "100 K"',
    'radiators.fins: node = "plate"; sink = "space"; area = "2 m^2"; emissivity = 0.9',
]


def plate(*parts: str, **given: Any) -> np.ndarray[Any, Any]:
    scenario = holed(*FINS, *parts, **given)
    times = np.array([10.0, 150.0, 250.0])
    return np.asarray(lp.simulate(scenario, times=times)["nodes.plate.temperature"])


def test_a_radiator_radiates_with_the_fin_that_is_left() -> None:
    own = {"diameter": '"0.8 mm"', **COE, "radiator": '"fins"'}
    whole = plate(part("puncture", **own))
    lost = plate(part("puncture", **own, fin_area='"0.5 m^2"'))
    assert lost[-1] > whole[-1] + 1.0
    both = plate(part("puncture", **own, fin_area='"0.5 m^2"', walls="2"))
    np.testing.assert_allclose(both, lost, rtol=1e-7)  # one strip, whichever wall
    other = holed(*FINS[:2], FINS[2].replace("2 m^2", "1.5 m^2"), part("puncture", **own))
    found = lp.simulate(other, times=np.array([10.0, 150.0, 250.0]))["nodes.plate.temperature"]
    np.testing.assert_array_equal(lost, found)


def test_fin_is_lost_when_the_hole_opens_and_stays_lost() -> None:
    own = part("puncture", diameter='"0.8 mm"', **COE, radiator='"fins"', fin_area='"0.5 m^2"', open="0")  # fmt: skip
    phases: list[Any] = [
        ("before", "100 s", {}),
        ("leaking", "100 s", {"puncture.open": 1}),
        ("plugged", "100 s", {"puncture.open": 0}),
    ]
    whole = plate(own, phases=[("all", "300 s", {})])
    found = plate(own, phases=phases)
    assert found[0] == pytest.approx(whole[0], rel=1e-9)
    assert found[1] > whole[1]
    set_anew = [("before", "100 s", {}), ("after", "200 s", {"radiators.fins.area": "1.5 m^2"})]
    assert found == pytest.approx(plate(own, phases=set_anew), rel=1e-7)
    with pytest.raises(InputError, match=r"fin_area: found 2.5 m\^2, expected less than"):
        plate(own.replace("0.5 m^2", "2.5 m^2"))


# ---- told ----------------------------------------------------------------------------------------


def test_print_tells_what_is_behind_a_hole() -> None:
    told = str(struck(PARTICLE, DEFECT))
    assert "puncture: 0.7896 mm wide, by its impact" in told
    assert "particles from 0.3066 mm on" in told
    assert "the wall is thicker than half the particle" in told
    assert "by a defect with a probability of 0.2: 0.5 mm" in told
    assert "puncture.impact.velocity" in told
    assert "drawn from what flies in orbit" in str(imaged())
    assert "wide, by its" not in str(plain('"0.8 mm"'))


def test_a_file_comes_back_as_it_was() -> None:
    for scenario in (struck(PARTICLE, DEFECT), imaged(), plain(0.8e-3, **AIMED, walls="2")):
        again = lp.Scenario.from_text(scenario.to_toml())
        assert again.digest == scenario.digest
        assert again.coolant.holes == scenario.coolant.holes


def test_words_and_numbers_of_a_hole_can_be_replaced() -> None:
    scenario = struck(PARTICLE, DEFECT)
    other = scenario.replace(
        **{"puncture.impact.particle_diameter": "0.9 mm", "puncture.walls": 2, "puncture.tube": "4"}
    )
    assert len(other.coolant.holes) == 2
    assert leak(other) > 2.0 * leak(scenario)
    assert other.coolant.holes[0].tube == "4"


# ---- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", impact.MODELS)
def test_a_million_impacts_take_less_than_a_second_of_one_core(model: Any) -> None:
    n, g = 1_000_000, np.random.default_rng(1)
    wall: dict[str, Any] = {"wall_thickness": g.uniform(0.3e-3, 5e-3, n)}
    if model != "cour_palais":
        wall |= {"bumper_thickness": g.uniform(0.3e-3, 2e-3, n), "spacing": np.array(0.05)}
    if model == "srl_triple":
        wall |= {"second_thickness": np.array(1e-3), "gap": np.array(0.1)}
    strike: dict[str, Any] = {
        "velocity": g.uniform(1e3, 20e3, n),
        "angle": g.uniform(0.0, 1.2, n),
        "density": g.uniform(500.0, 8000.0, n),
    }
    before = time.thread_time()
    found = impact.ballistic_limit(model, **strike, **wall)
    spent = time.thread_time() - before
    assert np.isfinite(found).all()
    assert spent < 1.0


def test_lanes_give_what_single_impacts_give() -> None:
    """Columns of every length, so that the last pack is not full; and what cannot be among them."""
    g = np.random.default_rng(2)
    for n in (1, 2, 3, 5, 8, 13):
        speeds, walls = g.uniform(500.0, 20e3, n), g.uniform(0.3e-3, 5e-3, n)
        speeds[g.integers(n)] = np.nan
        particle = g.uniform(0.2e-3, 8e-3, n)
        for law in impact.LAWS:
            given = {"velocity": speeds, "wall_thickness": walls}
            many = impact.hole_diameter(law, particle, **given)  # type: ignore[arg-type]
            for k in range(n):
                one = impact.hole_diameter(law, particle[k], velocity=speeds[k], wall_thickness=walls[k])  # type: ignore[arg-type]  # fmt: skip
                assert int(one.status) == many.status[k]
                np.testing.assert_array_equal(float(one), many[k])
