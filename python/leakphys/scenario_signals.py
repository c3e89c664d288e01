"""The signals a limit or an output may name, and their SI units."""

from __future__ import annotations

from collections.abc import Iterable

LOOP_SIGNALS: dict[str, str] = {
    "loop.pressure": "Pa",
    "loop.temperature": "K",
    "loop.mass": "kg",
    "loop.mass_fraction": "",
    "loop.liquid_fraction": "",
    "loop.circulation": "",
    "loop.leak_rate": "kg/s",
    "loop.heat_rejection": "W",
    "loop.heat_rejection_fraction": "",
}
ACCUMULATOR_SIGNALS: dict[str, str] = {
    "accumulator.gas_volume": "m**3",
    "accumulator.gas_pressure": "Pa",
    "accumulator.travel": "",
}
NODE_SIGNALS: dict[str, str] = {"temperature": "K"}
COMPARTMENT_SIGNALS: dict[str, str] = {
    "temperature": "K",
    "relative_humidity": "",
    "dew_point": "K",
    "condensate": "kg",
}
CREW_SIGNALS: dict[str, str] = {"crew.heat_storage": "J/kg", "crew.evaporation": "kg/s"}


def signal_unit(signal: str) -> str | None:
    """Return the SI unit of a signal's kind ("" if dimensionless), or None if there is none such.

    Whether the node or compartment it names exists is not asked here.
    """
    fixed = {**LOOP_SIGNALS, **ACCUMULATOR_SIGNALS, **CREW_SIGNALS}
    if signal in fixed:
        return fixed[signal]
    parts = signal.split(".")
    if len(parts) != 3:
        return None
    tables = {"nodes": NODE_SIGNALS, "compartments": COMPARTMENT_SIGNALS}
    return tables.get(parts[0], {}).get(parts[2])


def signals_of(
    nodes: Iterable[str], compartments: Iterable[str], *, accumulator: bool, crew: bool
) -> dict[str, str]:
    """Return every signal of a scenario with these parts, with its SI unit, in a fixed order."""
    found = dict(LOOP_SIGNALS)
    if accumulator:
        found.update(ACCUMULATOR_SIGNALS)
    for node in nodes:
        found.update({f"nodes.{node}.{name}": unit for name, unit in NODE_SIGNALS.items()})
    for compartment in compartments:
        for name, unit in COMPARTMENT_SIGNALS.items():
            found[f"compartments.{compartment}.{name}"] = unit
    if crew:
        found.update(CREW_SIGNALS)
    return found
