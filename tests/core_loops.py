"""Loops for the core, straight from their parts: what tests of the loop's physics build their cases with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core

Floats = NDArray[np.float64]

PARTS = (
    "loops",
    "volumes",
    "zones",
    "links",
    "pumps",
    "punctures",
    "accumulators",
    "nodes",
    "boundaries",
    "conductors",
)
STANDARD: dict[str, dict[str, float]] = {
    "loops": {
        "vapour_pressure_factor": 1.0,
        "gas_release_time": 60.0,
        "mixing_width": 0.5,
        "relocation_time": 60.0,
    },
    "volumes": {"initial_pressure": 2e5, "initial_liquid_fraction": -1.0},
    "zones": {"initial_temperature": 285.0},
    "links": {
        "length": 1.0,
        "bore": 0.01,
        "roughness": 1e-5,
        "loss_coefficient": 1.5,
        "parallel": 1.0,
        "opening": 1.0,
        "mixture_resistance": 0.0,
        "set_pressure": 1e5,
        "severed_at": 0.5,
    },
    "pumps": {
        "running": 1.0,
        "void_onset": 0.05,
        "void_loss": 0.20,
        "spin_down_time": 5.0,
        "trip_time": 60.0,
        "flow": 0.1,
    },
    "punctures": {"diameter": 0.8e-3, "discharge_coefficient": 0.61, "open": 1.0},
    "accumulators": {
        "gas_heat_capacity_ratio": 1.4,
        "wall_conductance": 10.0,
        "compliance": 4e-7,
        "stop_stiffness": 1e11,
        "gas_constant": 296.8,
    },
    "nodes": {"heat_capacity": 1e5, "initial_temperature": 285.0},
    "boundaries": {"temperature": 285.0},
    "conductors": {"conductance": 100.0},
}


@dataclass
class CoreLoop:
    """A network under construction: rows of integers and of numbers for each kind of part."""

    dissolved_gas: bool = False
    rows: dict[str, list[list[int]]] = field(default_factory=lambda: {part: [] for part in PARTS})
    numbers: dict[str, list[dict[str, float]]] = field(
        default_factory=lambda: {part: [] for part in PARTS}
    )
    watches: list[tuple[str, int, float, bool]] = field(default_factory=list)

    def add(self, part: str, row: Sequence[int] = (), **numbers: float) -> int:
        """Adds a part; numbers not given are the standard ones. Returns its number."""
        self.rows[part].append(list(row))
        self.numbers[part].append({**STANDARD[part], **numbers})
        return len(self.rows[part]) - 1

    def count(self, part: str) -> int:
        return len(self.rows[part])

    def zone_point(self, zone: int) -> int:
        return self.count("nodes") + zone

    def boundary_point(self, boundary: int) -> int:
        return self.count("nodes") + self.count("zones") + boundary

    def watch(self, signal: str, side: int, threshold: float, ends: bool = False) -> None:
        self.watches.append((signal, side, threshold, ends))

    # ---- signals ----
    def signals(self) -> list[str]:
        tables = _core.field_tables()
        names = []
        for part in (
            "loops",
            "volumes",
            "zones",
            "links",
            "pumps",
            "punctures",
            "accumulators",
            "nodes",
        ):
            for i in range(self.count(part)):
                names += [f"{part}.{i}.{name}" for name, _ in tables[f"{part}_signals"]]
        return names

    # ---- the core's network ----
    def network(self) -> Any:
        def table(part: str, width: int) -> NDArray[np.int32]:
            rows = self.rows[part]
            return np.array(rows, dtype=np.int32).reshape(len(rows), width)

        signals = self.signals()
        watches = [[signals.index(s), side, 0, 0, int(ends)] for s, side, _, ends in self.watches]
        return _core.Network(
            loops=table("loops", 2),
            volumes=table("volumes", 1),
            zones=table("zones", 2),
            links=table("links", 3),
            pumps=table("pumps", 4),
            holes=np.insert(table("punctures", 1), 1, -1, axis=1),  # of no radiator
            accumulators=table("accumulators", 2),
            dissolved_gas=self.dissolved_gas,
            crew=0,
            jettisons=False,
            growing=False,
            nodes=np.zeros((self.count("nodes"), 1), dtype=np.int32),
            desiccants=False,
            plates=np.zeros((self.count("boundaries"), 1), np.int32),
            resolved_sinks=False,
            compartment_walls=np.empty((0, 2), np.int32),
            conductors=table("conductors", 4),
            radiators=np.empty((0, 2), np.int32),
            hatches=np.empty((0, 2), np.int32),
            watches=np.array(watches, dtype=np.int32).reshape(len(watches), 5),
            heat_load_point=-1,
        )

    def column(self, network: Any, part: str, number: int, name: str) -> int:
        names = [entry for entry, _ in _core.field_tables()[part]]
        start, width = network.first_columns[part]
        return int(start + number * width + names.index(name))

    def parameters(self, network: Any) -> Floats:
        values = np.zeros(network.parameters)
        for part in PARTS:
            for i, numbers in enumerate(self.numbers[part]):
                for name, value in numbers.items():
                    values[self.column(network, part, i, name)] = value
        start, width = network.first_columns["watches"]
        for i, (_, _, threshold, _) in enumerate(self.watches):
            values[start + i * width] = threshold
        return values


@dataclass
class CoreRun:
    """What one run, or several of one network, gave. Times in s; NaN where a thing did not happen."""

    status: NDArray[np.int32]
    crossing: Floats
    end_time: Floats
    steps: NDArray[np.int64]
    samples: Floats
    start: Floats
    end: Floats
    raw: dict[str, Any]


def run(
    loop: CoreLoop,
    duration: float,
    *,
    times: ArrayLike = (),
    signals: Sequence[str] = (),
    rtol: float = 1e-6,
    inputs: Floats | None = None,
    changes: Sequence[tuple[float, str, int, str, float]] = (),
    max_steps: int = 20000,
    width: int = 1,
) -> CoreRun:
    """Runs a loop for `duration`; `changes` are (time, part, number, field, value), each time a new phase."""
    network = loop.network()
    given = loop.parameters(network)[None, :] if inputs is None else inputs
    moments = sorted({time for time, *_ in changes})
    lengths = np.diff([0.0, *moments, duration])
    extra = np.tile([*lengths, *(value for *_, value in changes)], (given.shape[0], 1))
    first = network.parameters
    rows = [
        [
            1 + moments.index(time),
            loop.column(network, part, number, name),
            first + len(lengths) + i,
        ]
        for i, (time, part, number, name, _) in enumerate(changes)
    ]
    known = loop.signals()
    raw = _core.run_network(
        network,
        duration_columns=np.arange(first, first + len(lengths), dtype=np.int32),
        zero_phase=0,
        changes=np.array(rows, dtype=np.int32).reshape(len(rows), 3),
        inputs=np.ascontiguousarray(np.hstack([given, extra])),
        times=np.asarray(times, float),
        signals=np.array([known.index(name) for name in signals], dtype=np.int32),
        rtol=rtol,
        max_steps=max_steps,
        threads=1,
        width=width,
        checkpoint=np.empty((0, 0)),
        with_checkpoint=False,
    )
    if raw["interruption"] is not None:
        raise raw["interruption"]
    return CoreRun(
        raw["status"],
        raw["crossing"],
        raw["end_time"],
        raw["accepted"] + raw["rejected"],
        raw["samples"],
        raw["audit_start"],
        raw["audit_end"],
        raw,
    )


AUDIT = ("coolant_mass", "water_mass", "energy", "gas_amount")  # held, then as many jettisoned
FIRST_LEDGER = 2 * len(AUDIT)


def ledger_errors(result: CoreRun) -> tuple[Floats, Floats, Floats]:
    """Mass, energy and gas left over, relative: of the initial mass, of what was held and moved, of the gas."""
    names = [name for name, _ in _core.field_tables()["ledgers"]]
    start, end = result.start, result.end
    change = {
        name: end[:, FIRST_LEDGER + i] - start[:, FIRST_LEDGER + i] for i, name in enumerate(names)
    }
    mass = end[:, 0] - start[:, 0] + change["leaked_mass"] + change["vented_mass"]
    out = (
        "leaked_energy",
        "vented_energy",
        "radiated",
        "conducted",
        "ventilated_energy",
        "removed_energy",
        "bellows_loss",
        "gas_leaked_energy",
    )
    energy = (
        end[:, 2] - start[:, 2] - change["loads"] - change["metabolism"] - change["spring_work"]
    )
    size = np.abs(start[:, 2]) + np.abs(change["loads"])
    for name in out:
        energy = energy + change[name]
        size = size + np.abs(change[name])
    gas = end[:, 3] - start[:, 3] + change["gas_leaked"]
    return (
        np.abs(mass) / start[:, 0],
        np.abs(energy) / size,
        np.abs(gas) / np.maximum(start[:, 3], 1e-300),
    )
