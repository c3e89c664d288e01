"""Writes a headline loop as the text of a scenario, so that the package can be asked the same."""

from __future__ import annotations

from .loops import Loop, Volume, Zone

PLAN = "leak"


def scenario_text(loop: Loop) -> str:
    """A scenario file that describes the loop, and a plan that lets it leak until it is dry."""
    tables = [
        'schema = "leakphys-scenario/1"',
        f'name = "{loop.name.replace("_", "-")}"',
        f'title = "{loop.title}"',
        'description = "A loop of the independent reference."',
        'simplifications = ["as the reference"]',
        *table("coolant", fluid="isooctane", **gas_entries(loop)),
        *table("loop", **loop_entries(loop)),
    ]
    for volume in loop.volumes:
        tables += volume_tables(loop, volume)
    if loop.pipe:
        pipe = loop.pipe
        tables += table(
            "pipes.pipe",
            between=list(pipe.between),
            length=pipe.length,
            bore=pipe.bore,
            roughness=pipe.roughness,
            loss_coefficient=pipe.loss_coefficient,
            mixture_resistance=pipe.mixture_resistance,
        )
    hole = loop.hole
    tables += table(
        "puncture",
        at=hole.zone,
        diameter=hole.diameter,
        discharge_coefficient=hole.discharge_coefficient,
        law="bernoulli",
        upstream="liquid",
    )
    tables += table(f"plans.{PLAN}", zero="leaking", limits_from="leaking", ends_when_dry=True)
    tables += table(f"[plans.{PLAN}.phases]", name="leaking", duration=loop.end)
    return "\n".join(tables) + "\n"


UNITS = {
    "volume": "m^3",
    "stroke": "m^3",
    "gas_volume": "m^3",
    "initial_temperature": "K",
    "temperature": "K",
    "mixing_width": "K",
    "initial_pressure": "Pa",
    "gas_pressure": "Pa",
    "relocation_time": "s",
    "gas_release_time": "s",
    "duration": "s",
    "conductance": "W/K",
    "wall_conductance": "W/K",
    "length": "m",
    "bore": "m",
    "roughness": "m",
    "diameter": "m",
    "mixture_resistance": "Pa*s/kg",
}

Value = str | float | bool | list[str]


def entry(key: str, value: Value) -> str:
    """One line of a table, with the unit that the key has."""
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    if isinstance(value, str):
        return f'{key} = "{value}"'
    if isinstance(value, list):
        return f"{key} = {value}".replace("'", '"')
    return f'{key} = "{value!r} {UNITS[key]}"' if key in UNITS else f"{key} = {value!r}"


def table(head: str, /, **entries: Value) -> list[str]:
    """A table's lines."""
    return ["", f"[{head}]", *(entry(key, value) for key, value in entries.items())]


def gas_entries(loop: Loop) -> dict[str, Value]:
    """What [coolant] says of dissolved gas."""
    if loop.gas is None:
        return {}
    return {
        "gas_solubility": loop.gas.solubility,
        "gas_saturation": loop.gas.saturation,
        "gas_release_time": loop.gas.release_time,
    }


def loop_entries(loop: Loop) -> dict[str, Value]:
    """What [loop] says: room, temperature, pump at rest, filling; nothing where volumes say it."""
    if len(loop.volumes) > 1:
        return {}
    volume = loop.volumes[0]
    if len(volume.zones) == 1:
        return {"initial_temperature": volume.temperature, "volume": volume.zones[0].volume}
    return {
        "initial_temperature": volume.temperature,
        "pump_running": 0.0,
        "mixing_width": loop.mixing_width,
        "relocation_time": loop.relocation_time,
    }


def volume_tables(loop: Loop, volume: Volume) -> list[str]:
    """A volume with its zones, walls, conductors and accumulator."""
    tables: list[str] = []
    if len(loop.volumes) > 1:
        zone = volume.zones[0]
        tables += table(
            f"volumes.{volume.name}",
            volume=zone.volume,
            initial_temperature=volume.temperature,
            initial_pressure=volume.pressure,
        )
    for zone in volume.zones:
        if len(volume.zones) > 1:
            tables += table(f"zones.{zone.name}", volume=zone.volume)
        tables += wall_tables(zone)
    bellows = volume.accumulator
    if bellows:
        tables += table(
            "accumulators.bellows",
            at=bellows.zone,
            stroke=bellows.stroke,
            gas_volume=bellows.gas_volume,
            gas_pressure=bellows.gas_pressure,
            gas_heat_capacity_ratio=bellows.gas_heat_capacity_ratio,
            wall_conductance=bellows.wall_conductance,
        )
    return tables


def wall_tables(zone: Zone) -> list[str]:
    """The wall of a zone and what joins it to the coolant."""
    wall = f"{zone.name}_wall"
    return [
        *table(f"boundaries.{wall}", temperature=zone.wall_temperature),
        *table(
            f"conductors.{wall}",
            between=[wall, zone.name],
            kind="wetted",
            conductance=zone.wall_conductance,
        ),
    ]
