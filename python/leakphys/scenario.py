"""A scenario: one vehicle, one puncture, plans, options, limits; with units and sources, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from leakphys.errors import InputError, did_you_mean, expected_name, show, unknown
from leakphys.quantities import Quantity, as_table
from leakphys.scenario_parts import (
    Compartment,
    Conductor,
    CoolantGraph,
    CrewModel,
    Hatch,
    Limit,
    Observation,
    Option,
    Plan,
    Plate,
    Radiator,
    Sinks,
    Upstream,
)

if TYPE_CHECKING:
    from leakphys._distributions import Distribution

# Texts that `replace` may change besides quantities: of the file, of a table, of a named part.
_WORDS = (
    *("name", "title", "description"),
    *("coolant.fluid", "coolant.below_triple_point", "loop.pump_inlet", "loop.pump_motor"),
    "loop.accumulator.kind",
    *("puncture.law", "puncture.upstream", "puncture.at", "puncture.walls"),
    *("puncture.tube", "puncture.radiator", "puncture.cause", "puncture.impact.hole_law"),
    *("orbit.sinks", "orbit.environment"),
)
_NAMED_WORDS = {
    "loops": ("fluid", "below_triple_point"),
    "volumes": ("wall",),
    "zones": ("wall",),
    "valves": ("kind",),
    "pumps": ("inlet", "motor"),
    "punctures": ("law", "upstream", "at", "walls", "tube", "radiator", "cause"),
    "accumulators": ("kind", "at"),
}
_REPLACED = "given to replace()"


def scenarios() -> tuple[str, ...]:
    """Return the names of the built-in scenarios, sorted."""
    from leakphys.vehicles import files

    return tuple(files())


@dataclass(frozen=True, eq=False)
class Scenario:
    """A checked scenario. Structure is in the attributes, every number behind `quantities()`.

    Build one with `Scenario.load` or `Scenario.from_text`; change one with `replace`, which returns
    a new one. Two scenarios are equal when their `digest` is. All numbers are in SI.
    """

    name: str
    title: str
    description: str
    simplifications: tuple[str, ...]
    coolant: CoolantGraph
    nodes: tuple[str, ...]
    boundaries: tuple[str, ...]
    plates: tuple[Plate, ...]
    sinks: Sinks | Literal[""]
    melting: tuple[str, ...]  # nodes
    conductors: tuple[Conductor, ...]
    radiators: tuple[Radiator, ...]
    compartments: tuple[Compartment, ...]
    desiccants: tuple[str, ...]  # compartments that have one
    hatches: tuple[Hatch, ...]
    crew_model: CrewModel | Literal[""]
    limits: tuple[Limit, ...]
    plans: tuple[Plan, ...]
    options: tuple[Option, ...]
    observations: tuple[Observation, ...]
    heat_load_node: str | None
    digest: str
    where: str = field(repr=False)
    _signals: dict[str, str] = field(repr=False)
    _values: dict[str, Quantity] = field(repr=False)
    _document: dict[str, Any] = field(repr=False)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Scenario:
        """Return the built-in scenario of that name, or the one in that TOML file.

        A text without a directory and without ".toml" is first taken as a name. Raises InputError.
        """
        from os.path import exists  # unlike Path.exists: False for a name that no file can have

        from leakphys._given import check_path
        from leakphys.scenario_text import decode, read_file
        from leakphys.vehicles import files

        check_path(name_or_path)
        text = str(name_or_path)
        built_in = files()
        if isinstance(name_or_path, str) and text in built_in:
            return cls.from_text(decode(built_in[text].read_bytes(), text), text)
        path = Path(name_or_path)
        is_name = isinstance(name_or_path, str) and path.suffix != ".toml" and path.name == text
        if is_name and not exists(path):
            found = f"neither a file nor a built-in scenario {show(text)}"
            raise InputError.at("scenario", "", found, expected_name(text, built_in))
        return cls.from_text(read_file(path), str(path))

    @classmethod
    def from_text(cls, text: str, where: str = "<text>") -> Scenario:
        """Return the scenario that a TOML text states; `where` names the text in messages."""
        from leakphys._given import check_text
        from leakphys.scenario_build import build
        from leakphys.scenario_text import parse_toml

        check_text(where, text)
        return build(parse_toml(text, where), where)

    def replace(self, **changes: object) -> Scenario:
        """Return a changed scenario: `sc.replace(**{"puncture.diameter": "1 mm"})`.

        Keys are paths of `quantities()`; values are texts with a unit, numbers in SI, quantities,
        or tables (dict) as in a file. A text or number drops the old range and source. Words that
        say what a part is or where it sits ("puncture.at", "puncture.upstream", "coolant.fluid",
        "accumulators.NAME.kind"), "name", "title" and "description" can be replaced too.
        Raises InputError for an unknown path or a value that the file could not hold either.
        """
        from copy import deepcopy

        from leakphys.scenario_build import build

        document = deepcopy(self._document)
        for path, value in changes.items():
            table, key = self._place(document, path)
            table[key] = self._entry(path, value) if path in self._values else value
        return build(document, f"{self.where} with replacements")

    def _entry(self, path: str, value: object) -> object:
        """Return a file's entry for a replaced quantity; numbers get the SI unit of the path."""
        unit = self._values[path].unit_si

        def in_si(number: object) -> object:
            if isinstance(number, bool) or not isinstance(number, Real):
                return number
            try:
                return f"{float(number)!r} {unit}" if unit else float(number)
            except OverflowError:
                raise InputError.at(self.where, path, show(number), "a finite value") from None

        if isinstance(value, Quantity):
            value = as_table(value)
        if not isinstance(value, dict):
            return {"value": in_si(value), "source": _REPLACED, "grade": "assumed"}
        entry = {str(key): in_si(inner) for key, inner in value.items()}
        if isinstance(entry.get("range"), list | tuple):
            entry["range"] = [in_si(end) for end in value["range"]]
        return entry

    def _place(self, document: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
        """Return the table of a document, and the key in it, that holds the entry of a path."""
        if path not in self._values and path not in (words := self._words(document)):
            guess = did_you_mean(path, [*self._values, *words])
            expected = f"a path of this scenario{guess}"
            raise InputError.at(self.where, "", f"the unknown path {show(path)}", expected)
        parts = path.split(".")
        table: dict[str, Any] = document
        if parts[0] == "plans":
            phases = document["plans"][parts[1]]["phases"]
            table = next(phase for phase in phases if phase["name"] == parts[2])
            parts = ["set", ".".join(parts[4:])] if parts[3] == "set" else parts[3:]
        for part in parts[:-1]:
            table = table[part]
        return table, parts[-1]

    @staticmethod
    def _words(document: dict[str, Any]) -> list[str]:
        """Return the paths of the texts of a document that `replace` may change."""
        found = [
            f"{section}.{name}.{word}"
            for section, words in _NAMED_WORDS.items()
            for name in document.get(section, {})
            for word in words
        ]
        there = {
            "loop.accumulator.": "accumulator" in document["loop"],
            "puncture.impact.": "impact" in document["puncture"],
            "orbit.": "orbit" in document,
        }
        absent = tuple(words for words, stands in there.items() if not stands)
        return [word for word in _WORDS if not word.startswith(absent)] + found

    @property
    def fluid(self) -> str:
        """The coolant of the main loop."""
        return self.coolant.loops[0].fluid

    @property
    def has_accumulator(self) -> bool:
        """Whether the main loop has the accumulator [loop.accumulator]."""
        return any(entry.path == "loop.accumulator" for entry in self.coolant.accumulators)

    @property
    def upstream(self) -> Upstream:
        """What is said to stand at [puncture]."""
        return self.coolant.holes[0].upstream

    @property
    def has_crew(self) -> bool:
        """Whether there is a table [crew]."""
        return bool(self.crew_model)

    def quantities(self) -> Mapping[str, Quantity]:
        """Return every number by its path: sections in the schema's order, parts in the file's."""
        return MappingProxyType(self._values)

    def quantity(self, path: str) -> Quantity:
        """Return one number with its range and source; InputError for an unknown path."""
        if path not in self._values:
            expected = f"a path of this scenario{did_you_mean(path, self._values)}"
            raise InputError.at(self.where, "", unknown("path", path), expected)
        return self._values[path]

    def distribution(self, path: str) -> Distribution:
        """Return what a number is drawn from, as an axis of a sweep takes it.

        Its range, or for a hole's diameter with a table [puncture.prior] what flies in orbit and the laws of
        holes say within that range. InputError for an unknown path, or a number without either.
        """
        from leakphys.puncture import stated_distribution

        self.quantity(path)
        found = stated_distribution(self, path)
        if found is None:
            raise InputError.at(self.where, path, "one value", "a number with a range")
        return found

    def value(self, path: str) -> float:
        """Return the central SI value of one number; InputError for an unknown path."""
        return self.quantity(path).value_si

    def plan(self, name: str) -> Plan:
        """Return the plan of that name; InputError if there is none."""
        for plan in self.plans:
            if plan.name == name:
                return plan
        names = [plan.name for plan in self.plans]
        found = unknown("plan", name)
        raise InputError.at(self.where, "", found, expected_name(name, names))

    def signals(self) -> Mapping[str, str]:
        """Return the signals of this scenario, each with its SI unit ("" when dimensionless)."""
        return MappingProxyType(self._signals)

    def to_toml(self) -> str:
        """Return the scenario as TOML that loads to an equal scenario; comments are lost."""
        from leakphys.scenario_text import write_toml

        return write_toml(self._document)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Scenario) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __str__(self) -> str:
        from leakphys.scenario_table import table

        return table(self)
