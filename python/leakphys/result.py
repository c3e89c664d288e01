"""What one run returns: signals over time, events, status, statistics and ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from leakphys.errors import did_you_mean
from leakphys.sampling import Floats

if TYPE_CHECKING:
    import xarray

    from leakphys.puncture_told import Puncture


@dataclass(frozen=True)
class Event:
    """Something that happens once: `time` in s from the plan's time zero, None if it did not.

    `cut_short` says that the run failed before its end, so that it might have happened later.
    """

    name: str
    time: float | None
    cut_short: bool = False

    def __str__(self) -> str:
        from leakphys.table_runs import event_time

        return f"{self.name}: {event_time(self, 'did not happen')}"


@dataclass(frozen=True)
class Status:
    """How a run ended: number 0 is ok; `sentence` says it in words."""

    number: int
    sentence: str

    @property
    def ok(self) -> bool:
        """Whether the run went to its end."""
        return self.number == 0

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, eq=False)
class Result:
    """One run. `result["loop.pressure"]` is a signal (m,), SI, at the times `time` (m,).

    Times count in s from the plan's time zero (the puncture, or the closing of the hatch), which
    comes `zero_time` s after the run's start; signals are NaN outside the run. `events` are those
    that the scenario can have, in the order of `leakphys.events.EVENTS`, each with its time or None
    if it did not happen; `limits` are the first crossings of the limits, likewise.
    `ledger` holds "mass_rel" and "energy_rel", what is left unexplained of the initial mass and of
    the energy turned over, and their terms; `ledger_units` holds the SI units of them all.
    `failed_in` names the volumes in which the coolant of a failed run was at an end of its table, as
    far as its last state tells. `punctures` are the holes, with what they do to the ship.
    """

    scenario: str
    title: str
    digest: str
    version: str
    plan: str
    zero_time: float
    end_time: float
    time: Floats
    signals: dict[str, Floats]
    units: dict[str, str]
    status: Status
    stats: dict[str, int]
    events: tuple[Event, ...]
    limits: tuple[Event, ...]
    ledger: dict[str, float]
    failed_in: str = ""
    punctures: tuple[Puncture, ...] = ()

    def __getitem__(self, name: str) -> Floats:
        if name not in self.signals:
            raise KeyError(f"no signal {name!r} in this result{did_you_mean(name, self.signals)}")
        return self.signals[name]

    def __contains__(self, name: object) -> bool:
        return name in self.signals

    def __iter__(self) -> Iterator[str]:
        return iter(self.signals)

    def __len__(self) -> int:
        return len(self.signals)

    @property
    def ledger_units(self) -> dict[str, str]:
        """SI unit of every entry of `ledger`, "" of what is relative."""
        from leakphys.ledger import UNITS

        return {term: UNITS[term] for term in self.ledger}

    def event(self, name: str) -> Event:
        """The event or limit of that name; KeyError if there is none."""
        for entry in (*self.events, *self.limits):
            if entry.name == name:
                return entry
        raise KeyError(f"no event or limit {name!r} in this result")

    def to_xarray(self) -> xarray.Dataset:
        """The signals as a Dataset over "time" and the ledgers' terms, each with its unit.

        The attributes "events" and "limits" hold names, "event_times" and "limit_times" their times
        in s from time zero, NaN for what did not happen.
        """
        import xarray

        variables: dict[str, Any] = {
            name: ("time", column, {"units": self.units[name]})
            for name, column in self.signals.items()
        }
        units = self.ledger_units
        variables |= {
            f"ledger.{term}": ((), value, {"units": units[term]})
            for term, value in self.ledger.items()
        }
        attributes: dict[str, Any] = {
            "scenario": self.scenario,
            "scenario_digest": self.digest,
            "plan": self.plan,
            "version": self.version,
            "status": self.status.sentence,
            "zero_time": self.zero_time,
            "end_time": self.end_time,
        }
        for kind, entries in (("event", self.events), ("limit", self.limits)):
            attributes[f"{kind}s"] = [entry.name for entry in entries]
            times = [np.nan if entry.time is None else entry.time for entry in entries]
            attributes[f"{kind}_times"] = np.array(times)
        dataset = xarray.Dataset(variables, {"time": ("time", self.time, {"units": "s"})})
        return dataset.assign_attrs(attributes)

    def to_json(self) -> str:
        """JSON text of schema leakphys-run/1: events, limits, ledgers and signals, null for NaN."""
        from leakphys._assessment_json import dump
        from leakphys.puncture_told import document

        return dump(
            {
                "schema": "leakphys-run/1",
                "scenario": self.scenario,
                "scenario_digest": self.digest,
                "version": self.version,
                "plan": self.plan,
                "status": {"number": self.status.number, "sentence": self.status.sentence},
                "failed_in": self.failed_in or None,
                "zero_time_s": self.zero_time,
                "end_time_s": self.end_time,
                "events": [{"name": e.name, "time_s": e.time} for e in self.events],
                "limits": [{"name": e.name, "time_s": e.time} for e in self.limits],
                "punctures": [document(hole) for hole in self.punctures],
                "ledger": self.ledger,
                "ledger_units": self.ledger_units,
                "stats": self.stats,
                "units": {"time": "s", **self.units},
                "time": self.time.tolist(),
                "signals": {name: column.tolist() for name, column in self.signals.items()},
            }
        )

    def __str__(self) -> str:
        from leakphys.table_runs import result_text

        return result_text(self)

    def __repr__(self) -> str:
        size = f"{self.time.size} times, {len(self.signals)} signals"
        return f"Result({self.scenario}, plan {self.plan}, {size}: {self.status.sentence})"
