"""The coolant's tables of a file: what they mean, what they default to, and one line for each fault."""

from __future__ import annotations

import pytest

from leakphys.errors import InputError
from leakphys.scenario import Scenario
from leakphys.schema import DEFAULT

HEAD = """
schema = "leakphys-scenario/1"
name = "two-loops"
title = "Lines, valves, pumps, and a second loop behind an exchanger"
[coolant]
fluid = "isooctane"
gas_solubility = 0.2
[nodes.equipment]
heat_capacity = "100 kJ/K"
initial_temperature = "290 K"
[nodes.radiator]
heat_capacity = "30 kJ/K"
initial_temperature = "270 K"
[boundaries.space]
temperature = "4 K"
[radiators.panel]
node = "radiator"
sink = "space"
area = "3 m^2"
emissivity = 0.85
[plans.docked]
zero = "leaking"
[[plans.docked.phases]]
name = "leaking"
duration = "2 h"
[plans.docked.phases.set]
"pipes.supply.severed" = 0
"valves.bypass.opening" = 0.5
"pumps.main.running" = 0
"""
LOOPS = """
[loop]
initial_temperature = "285 K"
initial_pressure = "150 kPa"
[loop.accumulator]
stroke = "8 L"
gas_volume = "4 L"
gas_pressure = "150 kPa"
wall_conductance = "20 W/K"
[volumes.inner_tank]
loop = "inner"
volume = "10 L"
initial_temperature = "290 K"
[volumes.cold_side]
volume = "15 L"
[volumes.warm_side]
[volumes.pump_side]
volume = "5 L"
[loops.inner]
fluid = "nitrogen"
mixing_width = "2 K"
[zones.exchanger]
of = "warm_side"
volume = "6 L"
wall = "radiator"
[zones.line]
volume = "9 L"
initial_temperature = "288 K"
[pipes.supply]
between = ["pump_side", "exchanger"]
length = "5 m"
bore = "12 mm"
[pipes.back]
between = ["line", "cold_side"]
length = "5 m"
bore = "12 mm"
[valves.bypass]
between = ["pump_side", "cold_side"]
kind = "relief"
bore = "8 mm"
set_pressure = "0.5 bar"
[pumps.main]
between = ["cold_side", "pump_side"]
bore = "12 mm"
flow = "0.08 kg/s"
head = "60 kPa"
motor = "equipment"
[pumps.fan]
of = "inner_tank"
flow = "0.02 kg/s"
[accumulators.spring]
at = "inner_tank"
kind = "spring"
stroke = "2 L"
gas_volume = "1 L"
spring_pressure = "300 kPa"
spring_rate = "20 MPa/m^3"
[puncture]
at = "warm_side"
diameter = "0.8 mm"
discharge_coefficient = 0.61
[punctures.second]
at = "inner_tank"
diameter = "0.3 mm"
discharge_coefficient = 0.61
open = 0
upstream = "vapour"
[conductors.tank]
between = ["equipment", "inner_tank"]
kind = "pumped"
conductance = "30 W/K"
[conductors.exchanger]
between = ["exchanger", "inner_tank"]
kind = "pumped"
conductance = "50 W/K"
[conductors.line]
between = ["equipment", "line"]
kind = "wetted"
conductance = "5 W/K"
[conductors.radiator]
between = ["cold_side", "radiator"]
kind = "pumped"
rejects_heat = true
conductance = "60 W/K"
"""
TWO = HEAD + LOOPS
ZONES = Scenario.load("loop-zones").to_toml()
ALONE = Scenario.load("loop-alone").to_toml()


def two_loops() -> Scenario:
    """The scenario above."""
    return Scenario.from_text(TWO, "two.toml")


# --- what the tables mean


def test_the_short_form_is_a_volume_of_one_zone_with_its_pump() -> None:
    coolant = Scenario.load("soyuz-ms22").coolant
    assert [loop.name for loop in coolant.loops] == ["loop"]
    (zone,) = coolant.zones
    assert (zone.name, zone.volume, zone.room) == ("loop", "loop", "loop.volume")
    assert zone.temperature == "loop.initial_temperature"
    (pump,) = coolant.pumps
    assert (pump.path, pump.volume, pump.inlet, pump.link) == ("loop.pump_", "loop", "loop", "")
    assert [hole.path for hole in coolant.holes] == ["puncture"]
    assert [entry.path for entry in coolant.accumulators] == ["loop.accumulator"]
    assert coolant.zone_named("loop") == zone
    assert coolant.links == ()


def test_the_short_form_tells_nothing_twice() -> None:
    signals = list(Scenario.load("soyuz-ms22").signals())
    assert signals[:5] == [
        f"loop.{x}" for x in ("pressure", "temperature", "mass", "mass_fraction", "inventory")
    ]
    assert not [name for name in signals if name.startswith(("zones.", "volumes.", "pumps."))]
    assert {"puncture.leak_rate", "puncture.jet_force", "accumulator.travel"} <= set(signals)


def test_zones_are_of_one_volume_and_take_the_first_conductors_wall() -> None:
    zones = Scenario.load("loop-zones")
    assert [volume.name for volume in zones.coolant.volumes] == ["loop"]
    assert [zone.name for zone in zones.coolant.zones] == ["warm", "middle", "cold"]
    assert [zone.wall for zone in zones.coolant.zones] == ["warm_wall", "middle_wall", "cold_wall"]
    assert zones.coolant.zone_named("loop") is None
    assert zones.coolant.pumps[0].inlet == "warm"
    signals = set(zones.signals())
    assert {"volumes.loop.gas_pressure", "zones.cold.liquid_fraction"} <= signals
    assert not {"pumps.loop.speed", "pumps.loop.circulation"} & signals


def test_volumes_stand_by_their_loops_and_zones_by_their_volumes() -> None:
    coolant = two_loops().coolant
    assert [loop.name for loop in coolant.loops] == ["loop", "inner"]
    assert [loop.fluid for loop in coolant.loops] == ["isooctane", "nitrogen"]
    names = [volume.name for volume in coolant.volumes]
    assert names == ["cold_side", "warm_side", "pump_side", "inner_tank"]
    zones = [(zone.name, zone.volume) for zone in coolant.zones]
    assert zones == [
        ("cold_side", "cold_side"),
        ("exchanger", "warm_side"),
        ("line", "warm_side"),
        ("pump_side", "pump_side"),
        ("inner_tank", "inner_tank"),
    ]
    assert [zone.wall for zone in coolant.zones] == ["", "radiator", "equipment", "", ""]


def test_what_is_not_stated_is_the_loops() -> None:
    coolant = two_loops().coolant
    assert [zone.temperature for zone in coolant.zones] == [
        "loop.initial_temperature",
        "loop.initial_temperature",
        "zones.line.initial_temperature",
        "loop.initial_temperature",
        "volumes.inner_tank.initial_temperature",
    ]
    assert [volume.pressure for volume in coolant.volumes] == ["loop.initial_pressure"] * 3 + [""]
    assert coolant.holes[0].zone == "exchanger"  # the first zone of the volume that it names
    assert coolant.pumps[0].inlet == "cold_side"  # where the pump's line begins
    assert (
        Scenario.load("loop-zones").replace(**{"puncture.at": "loop"}).coolant.holes[0].zone
        == "warm"
    )


def test_links_are_pipes_then_valves_then_pumps_in_lines() -> None:
    coolant = two_loops().coolant
    assert [(link.path, link.kind) for link in coolant.links] == [
        ("pipes.supply", "pipe"),
        ("pipes.back", "pipe"),
        ("valves.bypass", "relief"),
        ("pumps.main", "pipe"),
    ]
    assert [(pump.name, pump.link, pump.volume, pump.motor) for pump in coolant.pumps] == [
        ("main", "main", "", "equipment"),
        ("fan", "", "inner_tank", ""),
    ]


def test_numbers_come_in_the_order_of_the_schema() -> None:
    sections = list(dict.fromkeys(path.split(".")[0] for path in two_loops().quantities()))
    coolant = ["coolant", "loop", "loops", "volumes", "zones", "pipes", "valves", "pumps"]
    more = ["accumulators", "puncture", "punctures", "nodes", "boundaries", "conductors"]
    assert sections == [*coolant, *more, "radiators", "plans"]


def test_a_number_that_its_part_cannot_have_is_not_listed() -> None:
    paths = set(two_loops().quantities())
    assert not [path for path in paths if path.startswith("loop.pump_")]
    assert "pumps.main.head" in paths
    assert not {"pumps.fan.head", "pumps.fan.bore", "pumps.fan.length"} & paths
    assert "accumulators.spring.gas_pressure" not in paths


def test_a_default_says_what_it_leaves_out() -> None:
    alone = Scenario.load("loop-alone")
    assert alone.quantity("coolant.gas_solubility").source == f"{DEFAULT}: no dissolved gas"
    assert alone.value("coolant.vapour_pressure_factor") == 1.0
    assert alone.value("loop.pump_running") == 1.0


def test_a_scenario_of_true_volumes_round_trips() -> None:
    scenario = two_loops()
    again = Scenario.from_text(scenario.to_toml())
    assert again == scenario
    assert list(again.quantities()) == list(scenario.quantities())
    values = {path: quantity.value_si for path, quantity in scenario.quantities().items()}
    changed = scenario.replace(**values)
    assert {path: q.value_si for path, q in changed.quantities().items()} == values


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("puncture.at", "cold_side"),
        ("punctures.second.at", "line"),
        ("punctures.second.upstream", "local"),
        ("zones.exchanger.wall", "equipment"),
        ("valves.bypass.kind", "check"),
        ("pumps.main.motor", "radiator"),
        ("accumulators.spring.at", "line"),
        ("coolant.below_triple_point", "plug"),
        ("loops.inner.below_triple_point", "vapour"),
        ("loop.accumulator.kind", "bladder"),
    ],
)
def test_words_can_be_replaced_and_count_in_the_digest(path: str, word: str) -> None:
    scenario = two_loops()
    if path == "valves.bypass.kind":
        scenario = Scenario.from_text(
            TWO.replace('set_pressure = "0.5 bar"', "").replace('"relief"', '"stop"')
        )
    if path == "accumulators.spring.at":
        scenario = Scenario.from_text(
            TWO.replace('loop = "inner"\n', 'loop = "inner"\ninitial_pressure = "3 bar"\n').replace(
                'at = "inner_tank"\nkind', 'at = "warm_side"\nkind'
            )
        )
    changed = scenario.replace(**{path: word})
    assert changed.digest != scenario.digest
    assert Scenario.from_text(changed.to_toml()) == changed


def test_an_unknown_word_is_told_with_the_near_one() -> None:
    with pytest.raises(InputError, match=r"did you mean 'punctures\.second\.at'"):
        two_loops().replace(**{"punctures.second.a": "line"})


def test_print_names_every_coolant() -> None:
    head = str(two_loops()).splitlines()[1]
    assert head.startswith("coolant isooctane, in inner nitrogen, digest ")


# --- faults: one line each, with field, found and expected


def message(text: str) -> str:
    """The message that a faulty text must give."""
    with pytest.raises(InputError) as caught:
        Scenario.from_text(text, "some.toml")
    told = str(caught.value)
    assert told.startswith("some.toml: ")
    assert told.count("\n") == 0
    assert ": found " in told
    assert ", expected " in told
    return told


FAULTS: list[tuple[str, str, str, list[str]]] = [
    # text, what is replaced in it, by what, words of the message
    # names
    (TWO, "[nodes.radiator]", "[nodes.line]", ["zones.line", "taken by [nodes.line]"]),
    (TWO, "[volumes.pump_side]", "[volumes.inner]", ["volumes.inner", "taken by [loops.inner]"]),
    (TWO, "[volumes.pump_side]", "[volumes.loop]", ["volumes.loop", "taken by [loop]"]),
    (TWO, "[pumps.fan]", "[pumps.supply]", ["pumps.supply", "taken by [pipes.supply]"]),
    # loops, volumes and zones
    (TWO, 'loop = "inner"', 'loop = "inne"', ["volumes.inner_tank.loop", "mean 'inner'?"]),
    (TWO, 'loop = "inner"\n', "", ["loops.inner: found no volume", "loop = 'inner'"]),
    (TWO, "[loop]", '[loop]\nvolume = "3 L"', ["loop.volume", "a volume", "none beside [volumes]"]),
    (TWO, "[loop]", '[loop]\npump_power = "3 W"', ["loop.pump_power", "[pumps.NAME]"]),
    (TWO, "[volumes.warm_side]", '[volumes.warm_side]\nvolume = "3 L"', ["zones.line.of", "nothing"]),
    (TWO, 'of = "warm_side"', 'of = "warm"', ["zones.exchanger.of", "did you mean 'warm_side'?"]),
    (TWO, 'of = "warm_side"', 'of = "cold_side"', ["volumes.cold_side.volume", "none beside"]),
    (TWO, '[volumes.pump_side]\nvolume = "5 L"', "[volumes.pump_side]", ["zones.line.of", "nothing"]),
    (TWO, 'wall = "radiator"', 'wall = "panel"', ["zones.exchanger.wall", "unknown node, compartment"]),
    (ZONES, "[loop]", '[loop]\nvolume = "3 L"', ["loop.volume", "a volume", "none beside [zones]"]),
    (ALONE, "volume = ", "#", ["loop.volume", "nothing", "or tables [zones] or [volumes]"]),
    # starts
    (TWO, 'initial_temperature = "285 K"\n', "", ["loop.initial_temperature", "'cold_side'"]),
    (TWO, 'fluid = "nitrogen"', 'fluid = "nitrogen"\ninitial_temperature = "280 K"',
     ["loops.inner.initial_temperature", "states its own"]),
    (TWO, 'initial_pressure = "150 kPa"\n', "", ["volumes.warm_side.initial_pressure", "accumulator"]),
    (TWO, 'loop = "inner"', 'loop = "inner"\ninitial_pressure = "3 bar"',
     ["volumes.inner_tank.initial_pressure", "none beside an accumulator"]),
    (TWO, '[volumes.cold_side]', '[volumes.cold_side]\ninitial_liquid_fraction = 0.5',
     ["volumes.cold_side.initial_liquid_fraction", "none beside an accumulator"]),
    (TWO, '[volumes.pump_side]', '[volumes.pump_side]\ninitial_pressure = "1 bar"\ninitial_liquid_fraction = 0.5',
     ["volumes.pump_side.initial_liquid_fraction", "none beside an initial_pressure"]),
    (TWO, '"288 K"', '"610 K"', ["zones.line.initial_temperature", "165.82 K to 600 K"]),
    (TWO, '"290 K"\n[volumes.cold_side]', '"510 K"\n[volumes.cold_side]', ["63.201 K to 500 K"]),
    (TWO, "[coolant]", "[coolant]\nvapour_pressure_factor = 20", ["vapour_pressure_factor", "0.1 to 10"]),
    (TWO, "[coolant]", '[coolant]\nbelow_triple_point = "freeze"', ["below_triple_point", "stop"]),
    (TWO, 'mixing_width = "2 K"', 'mixing_width = "2 degC"', ["loops.inner.mixing_width", "difference"]),
    # links and pumps
    (TWO, '["pump_side", "exchanger"]', '["pump_side", "warm_side"]', ["several zones", "exchanger"]),
    (TWO, '["pump_side", "exchanger"]', '["line", "exchanger"]', ["of one volume", "two volumes"]),
    (TWO, '["pump_side", "exchanger"]', '["pump_side", "inner_tank"]', ["one loop"]),
    (TWO, '["pump_side", "exchanger"]', '["pump_side", "radiator"]', ["unknown zone or volume"]),
    (TWO, '["pump_side", "exchanger"]', '["pump_side"]', ["pipes.supply.between", "two names"]),
    (TWO, 'kind = "relief"', 'kind = "gate"', ["valves.bypass.kind", "stop, check, relief"]),
    (TWO, 'set_pressure = "0.5 bar"', "", ["valves.bypass.set_pressure", "kind relief"]),
    (TWO, 'kind = "relief"', 'kind = "check"', ["set_pressure", "none with the kind check"]),
    (TWO, 'head = "60 kPa"', "", ["pumps.main.head", "a pump between two volumes"]),
    (TWO, 'flow = "0.08 kg/s"', 'flow = "0 kg/s"', ["pumps.main.flow", "above 0"]),
    (TWO, 'of = "inner_tank"', "", ["pumps.fan", "neither between nor of"]),
    (TWO, 'of = "inner_tank"', 'of = "inner_tank"\nhead = "1 kPa"', ["pumps.fan.head", "of a volume"]),
    (TWO, 'of = "inner_tank"', 'of = "line"', ["pumps.fan.of", "unknown volume"]),
    (TWO, 'of = "inner_tank"', 'of = "inner_tank"\nvoid_onset = 0.4', ["pumps.fan.void_loss", "0.4"]),
    (TWO, 'motor = "equipment"', 'motor = "space"', ["pumps.main.motor", "unknown node"]),
    (TWO, 'motor = "equipment"', 'inlet = "warm_side"', ["pumps.main.inlet", "the unknown zone", "cold_side"]),
    (TWO, 'of = "inner_tank"', 'of = "inner_tank"\ninlet = "line"', ["pumps.fan.inlet", "inner_tank"]),
    (TWO, "[volumes.warm_side]", '[volumes.warm_side]\nwall = "radiator"', ["volumes.warm_side.wall"]),
    # holes and accumulators
    (TWO, 'at = "warm_side"\ndiameter', 'at = "radiator"\ndiameter', ["puncture.at", "zone or volume"]),
    (TWO, 'at = "inner_tank"\nkind', 'kind', ["accumulators.spring.at", "nothing"]),
    (TWO, 'kind = "spring"', 'kind = "sprung"', ["accumulators.spring.kind", "did you mean 'spring'?"]),
    (TWO, 'spring_pressure = "300 kPa"', "", ["accumulators.spring.spring_pressure", "kind spring"]),
    (TWO, 'kind = "spring"', 'kind = "bladder"', ["accumulators.spring.spring_pressure", "bladder"]),
    (TWO, 'kind = "spring"', 'kind = "spring"\ngas_pressure = "1 bar"', ["gas_pressure", "kind spring"]),
    (TWO, 'kind = "spring"', "", ["accumulators.spring.gas_pressure", "nothing", "98 kPa"]),
    (TWO, 'gas_volume = "1 L"', 'gas_volume = "3 L"', ["accumulators.spring.gas_volume", "2 L"]),
    (TWO, 'at = "inner_tank"\nkind', 'at = "cold_side"\nkind',
     ["volumes.inner_tank.initial_pressure", "nothing"]),
    # conductors
    (TWO, '["equipment", "line"]', '["equipment", "warm_side"]', ["several zones", "one of its zones"]),
    (TWO, '["equipment", "line"]', '["equipment", "loop"]', ["conductors.line", "several zones"]),
    (TWO, '["equipment", "line"]', '["equipment", "radiator"]', ["kind 'wetted'", "loop at one end"]),
    (TWO, '["equipment", "line"]', '["pump_side", "pump_side"]', ["twice", "two different"]),
    (ZONES, '["warm_wall", "warm"]', '["warm_wall", "loop"]', ["'loop', which has several zones"]),
    # plans
    (TWO, '"valves.bypass.opening"', '"valves.bypass.bore"', ["bore", "stays as it starts"]),
    (TWO, '"valves.bypass.opening" = 0.5', '"valves.bypass.opening" = 2', ["opening", "0 to 1"]),
    (TWO, '"pipes.supply.severed"', '"pipes.suply.severed"', ["mean 'pipes.supply.severed'?"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "words"), FAULTS)
def test_fault_of_the_coolant(text: str, old: str, new: str, words: list[str]) -> None:
    assert old in text, old
    told = message(text.replace(old, new, 1))
    assert all(word in told for word in words), told


def test_accumulators_of_one_volume_start_at_one_pressure() -> None:
    second = (
        '[accumulators.second]\nat = "loop"\nstroke = "1 L"\ngas_volume = "0.5 L"\n'
        'gas_pressure = "100 kPa"\nwall_conductance = "1 W/K"\n'
    )
    told = message(f"{ALONE}\n{second}")
    assert "accumulators.second: found 100 kPa, expected 196 kPa" in told
    same = second.replace("100 kPa", "196 kPa")
    assert len(Scenario.from_text(f"{ALONE}\n{same}").coolant.accumulators) == 2


def test_a_cabin_holds_more_air_than_water() -> None:
    ship = Scenario.load("soyuz-ms22")
    with pytest.raises(InputError, match=r"initial_relative_humidity: found 1 at 86.85 degC"):
        ship.replace(
            **{
                "compartments.descent_module.initial_temperature": "360 K",
                "compartments.descent_module.initial_relative_humidity": 1.0,
                "compartments.descent_module.pressure": "30 kPa",
            }
        )


def test_a_dehumidifier_is_cooled_by_the_zone_that_it_names() -> None:
    text = Scenario.load("soyuz-ms22").to_toml()
    assert Scenario.from_text(text).compartments[0].dehumidifier == "loop"
    told = message(
        text.replace(
            'wall = "descent_structure"', 'wall = "descent_structure"\ndehumidifier = "radiator"'
        )
    )
    assert "compartments.descent_module.dehumidifier" in told
    assert "unknown zone or volume 'radiator'" in told
