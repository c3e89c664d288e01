"""Waiting docked for weeks is a periodic steady state: one member, resolved orbit by orbit, beside the mean."""

from __future__ import annotations

import numpy as np

from leakphys import engine
from leakphys.scenario import Scenario

TEXT = Scenario.load("soyuz-ms22").to_toml()
SUNLIT, ECLIPSE = 57.0, 36.0  # min, of an orbit of 93 min: an eclipse of 0.387 at 420 km and beta 0
ORBITS = 10
WARM = 40.0  # K above the orbit's mean in the Sun
SIGNALS = [
    "nodes.instrument_module.temperature",
    "nodes.descent_structure.temperature",
    "compartments.descent_module.temperature",
    "compartments.descent_module.dew_point",
]


def with_orbits() -> Scenario:
    """The ship with a plan that waits for 40 days and then sees Sun and shadow in turn."""
    ship = Scenario.from_text(TEXT)
    waiting = TEXT[TEXT.index("[[plans.waiting.phases]]") : TEXT.index("[plans.short]")]
    text = '[plans.orbits]\nzero = "phase_0"\n\n' + waiting.replace("plans.waiting", "plans.orbits")
    text = text.replace('value = "69.5 d"', 'value = "40 d"')
    mean = {
        name: ship.value(f"boundaries.{name}.temperature") for name in ("outside", "radiator_sink")
    }
    cold = -WARM * SUNLIT / ECLIPSE
    for number in range(2 * ORBITS):
        minutes, swing = ((SUNLIT, WARM), (ECLIPSE, cold))[number % 2]
        text += f'\n[[plans.orbits.phases]]\nname = "phase_{number}"\nduration = "{minutes} min"\n'
        text += "\n[plans.orbits.phases.set]\n"
        for name, kelvin in mean.items():
            text += f'"boundaries.{name}.temperature" = "{kelvin + swing} K"\n'
    return Scenario.from_text(f"{TEXT}\n{text}")


def test_an_orbit_resolved_member_stays_where_the_mean_member_rests() -> None:
    ship = with_orbits()
    times = 60.0 * (SUNLIT + ECLIPSE) * np.arange(ORBITS)
    orbits = engine.run(ship, "orbits", times=times, signals=SIGNALS, rtol=1e-7)
    assert orbits.status[0] == 0
    rested = engine.run(ship, "waiting", times=[70.0 * 86400.0], signals=SIGNALS, rtol=1e-7)
    steady = rested.samples[0, 0]
    # The shells' time constants are days: an orbit moves what is inside by some hundredths of a kelvin.
    np.testing.assert_allclose(orbits.samples[0], np.tile(steady, (ORBITS, 1)), atol=0.1)


def test_the_swing_is_felt() -> None:
    """Half an orbit later the radiator differs by tens of kelvins: the plan does resolve the orbit."""
    ship = with_orbits()
    times = 60.0 * np.array([SUNLIT - 1.0, SUNLIT + ECLIPSE - 1.0])
    radiator = engine.run(ship, "orbits", times=times, signals=["nodes.radiator.temperature"])
    warm, cold = radiator.samples[0, :, 0]
    assert warm - cold > 20.0


def test_weeks_of_waiting_have_come_to_rest() -> None:
    ship = Scenario.load("soyuz-ms22")
    days = np.array([30.0, 70.0]) * 86400.0
    found = engine.run(ship, "waiting", times=days, signals=SIGNALS, rtol=1e-7).samples[0]
    np.testing.assert_allclose(found[1], found[0], atol=0.05)
