"""What is struck: a wall and what stands before it, and how far shots lie from the law of its limit."""

from __future__ import annotations

from copy import copy
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys.errors import InputError, expected_name, show, unknown
from leakphys.impact._numbers import Array, as_numbers, not_above, not_below

Model = Literal["cour_palais", "christiansen_kerr", "jsc", "srl_double", "srl_triple"]
MODELS: tuple[str, ...] = get_args(Model)
"""Names of the ballistic limits, in the order of their numbers."""

FAILURES = {"perforation": 1.8, "detached_spall": 2.2, "incipient_spall": 3.0}
"""Thickness over crater depth at which an aluminium wall fails."""

_WHIPPLE = ("wall_thickness", "bumper_thickness", "spacing")
_NEEDED = {
    "cour_palais": ("wall_thickness",),
    "christiansen_kerr": _WHIPPLE,
    "jsc": _WHIPPLE,
    "srl_double": _WHIPPLE,
    "srl_triple": ("bumper_thickness", "second_thickness", "spacing"),
}
_SHEETS = ("wall_yield", "bumper_density", "blanket", "blanket_spacing")
_LOOKED_AT = {
    "cour_palais": ("wall_density", "brinell_hardness", "sound_speed", "failure", "blanket"),
    "christiansen_kerr": ("wall_density", *_SHEETS),
    "jsc": _SHEETS,
    "srl_double": _SHEETS,
    "srl_triple": ("wall_thickness", "gap", *_SHEETS),
}
"""What each law takes beside what it needs."""

LEAST_DENSITY = 50.0
"""A positive density below this, kg/m3, is taken for a mistake of units, as below LEAST_SPEED of a speed."""
_LEAST = {
    "wall_density": (LEAST_DENSITY, "kg/m3"),
    "bumper_density": (LEAST_DENSITY, "kg/m3"),
    "sound_speed": (500.0, "m/s"),
    "wall_yield": (1e6, "Pa"),
}
_MOST = {
    "wall_thickness": (0.1, "m"),
    "bumper_thickness": (0.1, "m"),
    "second_thickness": (0.1, "m"),
    "spacing": (5.0, "m"),
    "gap": (5.0, "m"),
    "blanket_spacing": (5.0, "m"),
}


@dataclass(frozen=True)
class Scatter:
    """How far shots lie from a law: ln(d/d_c) is normal around ln(median) by ln(factor).

    Attributes:
        median: diameter at which half of the shots fail, over the law's; told, in no limit or probability.
        factor: one standard deviation, as a factor.
        source: where both come from.
    """

    median: float
    factor: float
    source: str


_SHOTS = "1081 shots at aluminium Whipple shields in the public collection of pyBLOSSUM"
SCATTER: dict[str, Scatter] = {
    "cour_palais": Scatter(1.0, 1.3, "assumed; no collection of shots was at hand"),
    "christiansen_kerr": Scatter(1.135, 1.63, f"logistic fit to {_SHOTS}"),
    "jsc": Scatter(1.055, 1.41, f"logistic fit to {_SHOTS}"),
    "srl_double": Scatter(
        1.0,
        3.0,
        "assumed, wide: of 198 shots at aluminium sandwiches in that collection the law tells 91 % of the "
        "perforations, but 21 % of the holds, so that no width can be fitted",
    ),
    "srl_triple": Scatter(1.0, 1.6, "assumed, that of christiansen_kerr"),
}


@dataclass(frozen=True, kw_only=True)
class Shield:
    """A wall and what stands before it; every number may be an array, and all broadcast.

    Raises InputError for a length that its law needs and is missing, for a number that its law does not look at
    and that is not its default, and for numbers that only another unit explains.

    Attributes:
        model: one of MODELS.
        wall_thickness: of the wall that must not be holed, m; of "srl_triple" the equipment's, by default none.
        wall_density: kg/m3; "cour_palais" and "christiansen_kerr" alone.
        wall_yield: yield stress, Pa; not of "cour_palais".
        brinell_hardness: of the wall; "cour_palais" alone.
        sound_speed: of the wall, m/s; "cour_palais" alone.
        failure: "perforation", "detached_spall", "incipient_spall", or thickness over crater depth at failure;
            "cour_palais" alone.
        bumper_thickness, bumper_density: of the first sheet, m and kg/m3.
        spacing: from the first sheet to the wall, of "srl_triple" to the second sheet, m.
        second_thickness: of the second sheet, or of a tube within the sandwich (rule E3), m.
        gap: from the second sheet to the equipment, m; rules E1 and E2 of "srl_triple".
        blanket: mass of insulation per area, kg/m2; of "cour_palais" on the wall.
        blanket_spacing: how far inside the bumper it hangs, m, at most `spacing`; 0 for outside. The laws of
            sandwiches have no blanket inside: there it has no number.
    """

    model: Model = "cour_palais"
    wall_thickness: ArrayLike | None = None
    wall_density: ArrayLike = 2700.0
    wall_yield: ArrayLike = 276e6
    brinell_hardness: ArrayLike = 75.0
    sound_speed: ArrayLike = 5100.0
    failure: str | ArrayLike = "perforation"
    bumper_thickness: ArrayLike | None = None
    bumper_density: ArrayLike = 2700.0
    spacing: ArrayLike | None = None
    second_thickness: ArrayLike | None = None
    gap: ArrayLike = 0.0
    blanket: ArrayLike = 0.0
    blanket_spacing: ArrayLike = 0.0
    number: int = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise InputError.at(
                "", "model", unknown("model", self.model), expected_name(self.model, MODELS)
            )
        for name in _NEEDED[self.model]:
            if getattr(self, name) is None:
                expected = f"a length in m, which {self.model} needs"
                raise InputError.at("", name, "none", expected)
        if isinstance(self.failure, str) and self.failure not in FAILURES:
            raise InputError.at(
                "", "failure", show(self.failure), expected_name(self.failure, FAILURES)
            )
        for name, default in _defaults().items():
            value = getattr(self, name)
            known = name in _NEEDED[self.model] or name in _LOOKED_AT[self.model]
            if not known and not _is(value, default):
                expected = f"none: {self.model} does not look at it"
                raise InputError.at("", name, show(value), expected)
        object.__setattr__(self, "number", MODELS.index(self.model))
        for column, name in zip(self.columns(), _defaults(), strict=True):
            if name in _LEAST:
                not_below(name, column, *_LEAST[name])
            if name in _MOST:
                not_above(name, column, *_MOST[name])

    @property
    def scatter(self) -> Scatter:
        """Model-form uncertainty of the law."""
        return SCATTER[self.model]

    def columns(self) -> list[Array]:
        """The numbers as the core takes them, each of its own shape."""
        failure = FAILURES[self.failure] if isinstance(self.failure, str) else self.failure
        rest = 0.0 if self.model == "srl_triple" else np.nan
        found = []
        for name in _defaults():
            value = failure if name == "failure" else getattr(self, name)
            missing = rest if name == "wall_thickness" else np.nan
            found.append(as_numbers(name, missing if value is None else value))
        return found

    def with_wall(self, factor: float) -> Shield:
        """The same with every sheet thicker by a factor, also one thicker than a caller may ask for."""
        thicker = copy(self)
        for name in ("wall_thickness", "bumper_thickness", "second_thickness"):
            sheet = getattr(self, name)
            if sheet is not None:
                object.__setattr__(thicker, name, factor * np.asarray(sheet))
        return thicker


def _defaults() -> dict[str, Any]:
    """{name of a number: its default}, in the core's order."""
    return {
        entry.name: None if entry.default is MISSING else entry.default
        for entry in fields(Shield)
        if entry.name not in ("model", "number")
    }


def _is(value: Any, default: Any) -> bool:
    if value is None or default is None or isinstance(value, str) or isinstance(default, str):
        return value is default or (isinstance(value, str) and value == default)
    try:
        return bool(np.all(np.asarray(value, dtype=np.float64) == default))
    except (TypeError, ValueError):
        return False


def shield_or(shield: object, model: Model, target: dict[str, ArrayLike]) -> Shield:
    """The shield, or if it is None that of the keywords; InputError for both, and for what is no Shield."""
    if "model" in target:
        expected = f"shield=impact.Shield(model={show(target['model'])}, ...)"
        raise InputError.at("", "target", "the keyword 'model'", expected)
    if shield is None:
        return shield_of(model, target)
    if not isinstance(shield, Shield):
        expected = "a Shield, as of impact.Shield(wall_thickness=1e-3)"
        raise InputError.at("", "shield", show(shield), expected)
    if target or model not in ("cour_palais", shield.model):
        found = ", ".join(target) or f"the model {model}"
        raise InputError.at("", "target", f"{found} beside a shield", "one of both")
    return shield


def shield_of(model: Model, target: dict[str, ArrayLike]) -> Shield:
    """A Shield from keywords; InputError for one that it does not have."""
    names = list(_defaults())
    for name in target:
        if name not in names:
            raise InputError.at("", "target", unknown("keyword", name), expected_name(name, names))
    keywords: dict[str, Any] = dict(target)
    return Shield(model=model, **keywords)
