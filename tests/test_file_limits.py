"""Faults of a file that are told when it is loaded: sizes of the core, circles, places, keys, names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leakphys.errors import InputError
from leakphys.scenario import Scenario
from leakphys.scenario_sizes import MOST, MOST_PHASES

HEADER = Path(__file__).resolve().parents[1] / "cpp" / "include" / "leakphys"
PLAIN = """
schema = "leakphys-scenario/1"
name = "x"
title = "x"
[coolant]
fluid = "isooctane"
[loop]
{volume}initial_temperature = "280 K"
initial_pressure = "150 kPa"
[puncture]
diameter = {diameter}
discharge_coefficient = 0.62
{at}[nodes.n]
heat_capacity = "10 kJ/K"
initial_temperature = "280 K"
[plans.docked]
zero = "leak"
[[plans.docked.phases]]
name = "leak"
duration = "1 h"
"""


def text(volume: str = '"20 L"', diameter: str = '"1 mm"', at: str = "", more: str = "") -> str:
    """A small file; `volume` empty for none in [loop]."""
    room = f"volume = {volume}\n" if volume else ""
    return PLAIN.format(volume=room, diameter=diameter, at=at) + more


def fault(of: str) -> str:
    """The message of a faulty text, in one line."""
    with pytest.raises(InputError) as caught:
        Scenario.from_text(of, "f.toml")
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- sizes


def test_sizes_are_those_of_the_core() -> None:
    header = (HEADER / "model" / "places.hpp").read_text()
    found = dict(re.findall(r"\bmax_(\w+) = (\d+)", header))
    assert {name: int(found[name]) for name in MOST} == MOST
    assert f"max_phases = {MOST_PHASES};" in (HEADER / "solve" / "status.hpp").read_text()


def test_a_file_may_be_as_large_as_the_core_and_no_larger() -> None:
    def zones(count: int) -> str:
        tables = [f'[zones.z{i}]\nvolume = "1 L"\nwall = "n"\n' for i in range(count)]
        return text(volume="", more="".join(tables))

    assert len(Scenario.from_text(zones(16)).coolant.zones) == 16
    told = (
        "f.toml: zones: found 17 zones, expected at most 16, of which each volume without [zones]"
    )
    assert fault(zones(17)).startswith(told)


@pytest.mark.parametrize(
    ("table", "most", "told"),
    [
        ('[nodes.n{}]\nheat_capacity = "1 J/K"\ninitial_temperature = "280 K"\n', 19, "nodes"),
        ('[boundaries.b{}]\ntemperature = "3 K"\n', 16, "boundaries"),
        ('[punctures.p{}]\ndiameter = "1 mm"\ndischarge_coefficient = 0.6\n', 5, "punctures"),
        (
            '[limits.l{}]\nsignal = "loop.mass"\nside = "below"\nclass = "hard"\nthreshold = "1 kg"\n',
            37,
            "limits",
        ),
    ],
)
def test_too_many_parts_are_told_with_count_and_limit(table: str, most: int, told: str) -> None:
    def of(count: int) -> str:
        return text(more="".join(table.format(i) for i in range(count)))

    Scenario.from_text(of(most))
    message = fault(of(most + 1))
    assert message.startswith(f"f.toml: {told}: found ")
    assert ", expected at most " in message


def test_limits_stand_beside_the_events_that_there_are() -> None:
    limit = (
        '[limits.l{}]\nsignal = "loop.mass"\nside = "below"\nclass = "hard"\nthreshold = "1 kg"\n'
    )
    many = text(more="".join(limit.format(i) for i in range(40)))
    assert fault(many) == (
        "f.toml: limits: found 40 limits, expected at most 37 beside the 3 events"
    )


# --- where a number comes from


def test_a_number_is_not_derived_from_itself() -> None:
    own = '{ value = "20 L", source = "x", derived_from = ["loop.volume"] }'
    told = "loop.volume.derived_from: found 'loop.volume', which leads back: loop.volume from loop"
    assert told in fault(text(volume=own))


def test_numbers_are_not_derived_in_a_circle() -> None:
    one = '{ value = "20 L", source = "x", derived_from = ["puncture.diameter", "fact:A1"] }'
    two = '{ value = "1 mm", source = "x", derived_from = ["loop.volume"] }'
    assert "loop.volume from puncture.diameter from loop.volume, expected no" in fault(
        text(volume=one, diameter=two)
    )
    Scenario.from_text(text(volume=one))


# --- places, keys and names


def test_a_volume_of_the_loop_stands_beside_no_zones() -> None:
    zone = '[zones.z]\nvolume = "1 L"\n'
    assert fault(text(more=zone)) == (
        "f.toml: loop.volume: found a volume, expected none beside [zones]"
    )


def test_a_hole_is_in_one_of_several_volumes() -> None:
    volumes = '[volumes.a]\nvolume = "1 L"\n[volumes.b]\nvolume = "1 L"\n'
    told = "puncture.at: found 'loop', which has several volumes, expected one of a, b"
    assert told in fault(text(volume="", at='at = "loop"\n', more=volumes))
    unsaid = Scenario.from_text(text(volume="", more=volumes))
    assert unsaid.coolant.holes[0].zone == "a"
    Scenario.from_text(text(at='at = "loop"\n'))


def test_a_path_without_quotes_is_told_to_want_them() -> None:
    message = fault(text(more='[plans.docked.phases.set]\nnodes.n.load = "3 W"\n'))
    assert message == (
        "f.toml: plans.docked.phases[0].set.nodes: found a table, "
        'expected a path in quotes: "nodes.n.load" = ...'
    )


def test_a_name_too_long_is_told_how_long_it_may_be() -> None:
    node = '[nodes.{}]\nheat_capacity = "1 J/K"\ninitial_temperature = "280 K"\n'
    Scenario.from_text(text(more=node.format("m" * 64)))
    assert "found a name of 65 letters, expected at most 64" in fault(
        text(more=node.format("m" * 65))
    )


def test_a_dehumidifier_names_each_place_once() -> None:
    room = (
        '[compartments.c]\nwall = "n"\nvolume = "5 m^3"\npressure = "1 bar"\n'
        'initial_temperature = "290 K"\ninitial_relative_humidity = 0.5\n'
        'condensing_area = "1 m^2"\nmass_transfer_coefficient = "1 mm/s"\ndehumidifier = "zz"\n'
    )
    assert fault(text(more=room)).endswith("the unknown zone or volume 'zz', expected loop")


def test_all_keys_of_a_table_are_listed() -> None:
    message = fault(text().replace("initial_temperature", "initial_temprature", 1))
    assert "expected one of pump_inlet, pump_motor, accumulator, volume, " in message
    assert "in all" not in message
