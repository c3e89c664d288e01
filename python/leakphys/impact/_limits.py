"""Ballistic limits: the particle that a wall or a shield just does not keep out."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys._flagged import Flagged
from leakphys.errors import InputError, expected_name, show, unknown

Array = NDArray[np.float64]
Integers = NDArray[np.int32]
Model = Literal["cour_palais", "christiansen_kerr", "jsc", "srl_double", "srl_triple"]
MODELS: tuple[str, ...] = get_args(Model)
"""Names of the ballistic limits, in the order of their numbers."""

STATUS_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, not positive where it must be, an angle of 90 deg or more, or a blanket out of place",
    "more oblique than the law was tested; but for the bare wall 65 deg stands for more",
    "a sheet thinner than 0.4 mm, for which the law is doubtful",
    "extrapolated: faster, or slower, than what was shot",
)
"""What each integer of `CriticalDiameter.status` means; the first that applies is told."""

LEAST_SPEED = 100.0
"""A positive speed below this, m/s, is taken for a mistake of units."""

FAILURES = {"perforation": 1.8, "detached_spall": 2.2, "incipient_spall": 3.0}
"""Thickness over crater depth at which an aluminium wall fails."""

_NEEDED = {
    "cour_palais": ("wall_thickness",),
    "christiansen_kerr": ("wall_thickness", "bumper_thickness", "spacing"),
    "jsc": ("wall_thickness", "bumper_thickness", "spacing"),
    "srl_double": ("wall_thickness", "bumper_thickness", "spacing"),
    "srl_triple": ("bumper_thickness", "second_thickness", "spacing"),
}

_IGNORED = dict.fromkeys(MODELS[1:-1], ("second_thickness", "gap")) | {
    "cour_palais": ("bumper_thickness", "second_thickness", "spacing", "gap", "blanket"),
    "srl_triple": (),
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
    "srl_double": Scatter(1.0, 1.8, "assumed; 10 % of perforations and 75 % of holds are missed"),
    "srl_triple": Scatter(1.0, 1.6, "assumed, that of christiansen_kerr"),
}


@dataclass(frozen=True, kw_only=True)
class Shield:
    """A wall and what stands before it; every number may be an array, and all broadcast.

    Attributes:
        model: one of MODELS.
        wall_thickness: of the wall that must not be holed, m; of "srl_triple" the equipment's, by default none.
        wall_density: kg/m3.
        wall_yield: yield stress, Pa.
        brinell_hardness: of the wall; "cour_palais" alone.
        sound_speed: of the wall, m/s; "cour_palais" alone.
        failure: "perforation", "detached_spall", "incipient_spall", or thickness over crater depth at failure.
        bumper_thickness, bumper_density: of the first sheet, m and kg/m3.
        spacing: from the first sheet to the wall, of "srl_triple" to the second sheet, m.
        second_thickness: of the second sheet, or of a tube within the sandwich (rule E3), m.
        gap: from the second sheet to the equipment, m.
        blanket: mass of insulation per area, kg/m2.
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
        for name in _IGNORED[self.model]:
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and value == 0.0):
                raise InputError.at("", name, show(value), f"none: {self.model} has no such thing")
        if isinstance(self.failure, str) and self.failure not in FAILURES:
            raise InputError.at(
                "", "failure", show(self.failure), expected_name(self.failure, FAILURES)
            )
        object.__setattr__(self, "number", MODELS.index(self.model))

    @property
    def scatter(self) -> Scatter:
        """Model-form uncertainty of the law."""
        return SCATTER[self.model]

    def columns(self) -> list[Array]:
        """The numbers as the core takes them, each of its own shape."""
        failure = FAILURES[self.failure] if isinstance(self.failure, str) else self.failure
        rest = 0.0 if self.model == "srl_triple" else np.nan
        given = (
            rest if self.wall_thickness is None else self.wall_thickness,
            self.wall_density,
            self.wall_yield,
            self.brinell_hardness,
            self.sound_speed,
            failure,
            self.bumper_thickness,
            self.bumper_density,
            self.spacing,
            self.second_thickness,
            self.gap,
            self.blanket,
            self.blanket_spacing,
        )
        names = [entry.name for entry in fields(self)][1:-1]
        return [
            as_numbers(name, np.nan if value is None else value)
            for name, value in zip(names, given, strict=True)
        ]

    def with_wall(self, factor: float) -> Shield:
        """The same with every sheet thicker by a factor."""
        names = ("wall_thickness", "bumper_thickness", "second_thickness")
        sheets = {name: getattr(self, name) for name in names}
        thicker: dict[str, Any] = {
            name: factor * np.asarray(x) for name, x in sheets.items() if x is not None
        }
        return replace(self, **thicker)


def as_numbers(name: str, value: object) -> Array:
    """`value` as an array of numbers; InputError with its name if it is none."""
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "biufO":
            raise TypeError
        return given.astype(np.float64)
    except (TypeError, ValueError):
        raise InputError.at("", name, show(value), "numbers in SI") from None


def common_shape(columns: list[Array]) -> tuple[int, ...]:
    """The shape that all broadcast to; InputError where they do not."""
    try:
        return np.broadcast_shapes(*(column.shape for column in columns))
    except ValueError:
        shapes = ", ".join(str(column.shape) for column in columns if column.shape)
        raise InputError.at("", "inputs", f"shapes {shapes}", "shapes that broadcast") from None


def spread_out(columns: list[Array], shape: tuple[int, ...]) -> list[Array]:
    """Columns of the whole shape in one dimension; a single number stays one."""
    return [
        column.reshape(1) if column.size == 1 else np.ravel(np.broadcast_to(column, shape))
        for column in columns
    ]


class CriticalDiameter(Flagged):
    """Critical particle diameters, m: larger ones fail the shield.

    Attributes:
        status: index into STATUS_SENTENCES, of the array's shape.
        scatter: how far shots lie from the law.
    """

    scatter: Scatter


def ballistic_limit(
    model: Model = "cour_palais",
    *,
    velocity: ArrayLike,
    angle: ArrayLike = 0.0,
    density: ArrayLike = 2700.0,
    shield: Shield | None = None,
    **target: ArrayLike,
) -> CriticalDiameter:
    """Diameter of the sphere that a shield just stops.

    Args:
        model: one of MODELS: "cour_palais" a bare wall; "christiansen_kerr" and "jsc" a Whipple shield, the latter
            also with a bumper thinner than is best; "srl_double" a sandwich; "srl_triple" equipment behind or tubes
            within a sandwich.
        velocity: of the impact, m/s; any shape, as all numbers here.
        angle: between path and normal, rad, below pi/2.
        density: of the particle, kg/m3.
        shield: the target, instead of `model` and `target`.
        target: what `Shield` takes: wall_thickness, bumper_thickness, spacing and so on. Default: aluminium of
            2700 kg/m3, Brinell 75, 5.1 km/s, 276 MPa, perforation.

    Returns:
        The diameters in the inputs' common shape, with `.status` for each and `.scatter`; NaN for bad input.
        Outside the tests the value is an extrapolation and its status says so.

    Raises:
        InputError: an unknown model, a length missing, no numbers, shapes that do not broadcast; numbers that only
            another unit explains: speeds below 100 m/s, angles beyond pi, densities below 50 kg/m3.

    Sources: docs/theory/impact.md has the equations, their validity and what they were compared with.

    Example:
        >>> from leakphys import impact
        >>> round(1e3 * float(impact.ballistic_limit(velocity=7e3, density=2700.0, wall_thickness=1e-3)), 4)
        0.3066
    """
    return limit_of(strike_of(velocity, angle, density), shield_or(shield, model, target))


def shield_or(shield: object, model: Model, target: dict[str, ArrayLike]) -> Shield:
    """The shield, or if it is None that of the keywords; InputError for both, and for what is no Shield."""
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
    names = [entry.name for entry in fields(Shield)][1:-1]
    for name in target:
        if name not in names:
            raise InputError.at("", "target", unknown("keyword", name), expected_name(name, names))
    keywords: dict[str, Any] = dict(target)
    return Shield(model=model, **keywords)


def strike_of(velocity: ArrayLike, angle: ArrayLike, density: ArrayLike) -> list[Array]:
    """Speed, angle and density as arrays; InputError for numbers in km/s, deg or g/cm3."""
    given = {"velocity": velocity, "angle": angle, "density": density}
    columns = [as_numbers(name, value) for name, value in given.items()]
    fast, tilt, heavy = columns
    refuse("velocity", fast, (fast > 0.0) & (fast < LEAST_SPEED), "m/s, 100 or more")
    refuse("angle", tilt, np.abs(tilt) > np.pi, "radians from 0 to pi/2")
    refuse("density", heavy, (heavy > 0.0) & (heavy < 50.0), "kg/m3, 50 or more")
    return columns


def refuse(name: str, values: Array, wrong: NDArray[np.bool_], expected: str) -> None:
    """InputError with the first of the values that are wrong."""
    if wrong.any():
        raise InputError.at("", name, f"{values[wrong].flat[0]:g}", expected)


def limit_of(strike: list[Array], shield: Shield) -> CriticalDiameter:
    """The critical diameters of strikes on a shield."""
    target = shield.columns()
    shape = common_shape([*strike, *target])
    values, status = _core.ballistic_limit(
        shield.number, spread_out(strike, shape), spread_out(target, shape), int(np.prod(shape))
    )
    found = values.reshape(shape).view(CriticalDiameter)
    found.status = status.reshape(shape)
    found.scatter = shield.scatter
    return found
