"""Where equations of state and transport properties come from: CoolProp, and one equation written out."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .equation import Array, Equation, Rows

THIN = 1e-6  # kg/m3, at which a gas's viscosity is that of no density
TOP = 1.0 - 1e-3  # of the critical temperature, up to which a saturation line is solved
Along = Callable[[Array], Array]


@dataclass(frozen=True)
class Transport:
    """Saturated-line transport properties as functions of temperature (K), with their sources.

    None where no source exists.
    """

    source: str
    liquid_viscosity: Along | None  # Pa s
    liquid_conductivity: Along | None  # W/(m K)
    surface_tension: Along | None  # N/m
    vapour_viscosity: Along | None  # Pa s, of saturated vapour
    gas_viscosity: Along | None  # Pa s, of thin gas, at any temperature


class NotBakeable(ValueError):
    """The fluid cannot be baked; the text says why."""


def isooctane() -> Equation:
    """2,2,4-trimethylpentane: Blackham and Lemmon's equation (REFPROP 10, IOCTANE.FLD)."""
    molar_mass, critical, density = 0.11422852, 544.0, 2120.0 * 0.11422852
    poly = zip(
        (0.0568901, 1.96155, -2.81164, -0.815112, 0.326583),
        (4, 1, 1, 2, 3),
        (1.0, 0.3, 0.75, 1.11, 0.55),
        (0, 0, 0, 0, 0),
        strict=True,
    )
    exponential = zip(
        (-1.60893, -0.454734, 1.08306, -0.722876, -0.0434052),
        (1, 3, 2, 2, 7),
        (2.2, 3.7, 1.53, 2.1, 0.9),
        (2, 2, 1, 2, 1),
        strict=True,
    )
    gauss = zip(
        (1.96648, -0.465082, -0.409398, 0.0232131),
        (1, 1, 3, 3),
        (0.88, 1.1, 2.75, 1.0),
        (0.75, 1.13, 0.87, 4.73),
        (0.59, 1.45, 0.5, 10.52),
        (0.66, 0.9, 0.54, 0.18),
        (1.44, 0.68, 0.51, 0.8),
        strict=True,
    )

    def start(temperature: Array) -> tuple[Array, Array]:
        th = 1.0 - temperature / critical
        liquid = 1.0 + 1.1535 * th**0.286 + 1.3709 * th**0.54 + 0.38804 * th**3.3
        steps = ((2.5793, 0.366), (6.4934, 1.11), (18.631, 3.0), (54.123, 6.4), (123.58, 14.0))
        return liquid * density, density * np.exp(-sum(n * th**t for n, t in steps))

    return Equation(
        name="isooctane",
        title="2,2,4-trimethylpentane, CAS 540-84-1",
        source="Blackham and Lemmon, Helmholtz equation as in REFPROP 10 (IOCTANE.FLD)",
        molar_mass=molar_mass,
        molar_gas_constant=8.314472,
        critical_temperature=critical,
        critical_density=density,
        critical_pressure=2.572e6,
        triple_temperature=165.77,
        ideal_log_tau=10.76 - 1.0,
        ideal_power=(),
        ideal_einstein=tuple(
            (v, u, 1.0, -1.0) for v, u in ((15.48, 775.0), (34.42, 1900.0), (21.42, 5100.0))
        ),
        power=tuple((n, float(d), t, float(c)) for n, d, t, c in (*poly, *exponential)),
        gauss=tuple((n, float(d), t, a, b, e, g) for n, d, t, a, b, e, g in gauss),
        association=(),
        critical=(),
        start=start,
    )


def _record(fluid: str) -> dict[str, Any]:
    """All that CoolProp ships for one fluid."""
    from CoolProp import CoolProp

    refusal = NotBakeable(f"fluid: found '{fluid}', expected a pure fluid of CoolProp")
    if "&" in fluid:  # parts of a mixture, of which CoolProp would tell the first
        raise refusal
    try:
        return dict(json.loads(CoolProp.get_fluid_param_string(fluid, "JSON"))[0])
    except ValueError:
        raise refusal from None


def from_coolprop(fluid: str, name: str) -> Equation:
    """The equation that CoolProp ships for a fluid, called `name` here.

    Raises:
        NotBakeable: CoolProp does not know the fluid, or has terms for it of another shape.
    """
    from CoolProp import CoolProp

    record = _record(fluid)
    eos, info = record["EOS"][0], record["INFO"]
    reducing = eos["STATES"]["reducing"]
    critical = float(reducing["T"])
    found: dict[str, Any] = {"power": (), "gauss": (), "association": (), "critical": ()}
    for term in eos["alphar"]:
        kind, rows = _residual_rows(fluid, term)
        found[kind] += rows
    ideal = [_ideal_rows(fluid, term, critical) for term in eos["alpha0"]]

    def start(temperature: Array) -> tuple[Array, Array]:
        density = [
            [
                CoolProp.PropsSI("D", "T", min(float(t), TOP * critical), "Q", q, fluid)
                for t in temperature
            ]
            for q in (0, 1)
        ]
        return np.array(density[0]), np.array(density[1])

    return Equation(
        name=name,
        title=f"{info['NAME']}, CAS {info['CAS']}",
        source=f"{eos['BibTeX_EOS']}, as in CoolProp {CoolProp.get_global_param_string('version')}",
        molar_mass=eos["molar_mass"],
        molar_gas_constant=eos["gas_constant"],
        critical_temperature=critical,
        critical_density=reducing["rhomolar"] * eos["molar_mass"],
        critical_pressure=float(reducing["p"]),
        triple_temperature=float(eos["Ttriple"]),
        ideal_log_tau=sum(log_tau for log_tau, _, _ in ideal),
        ideal_power=tuple(row for _, powers, _ in ideal for row in powers),
        ideal_einstein=tuple(row for _, _, einstein in ideal for row in einstein),
        start=start,
        **found,
    )


def _columns(term: dict[str, Any], *keys: str) -> Rows:
    columns = (map(float, term[key]) for key in keys)
    return tuple(tuple(row) for row in zip(*columns, strict=True))


def _residual_rows(fluid: str, term: dict[str, Any]) -> tuple[str, Rows]:
    """Kind and rows of one group of residual terms, see equation.py."""
    kind = term["type"]
    if kind == "ResidualHelmholtzPower":
        return "power", _columns(term, "n", "d", "t", "l")
    if kind == "ResidualHelmholtzGaussian":
        return "gauss", _columns(term, "n", "d", "t", "eta", "beta", "epsilon", "gamma")
    if kind == "ResidualHelmholtzGaoB":
        return "association", _columns(term, "n", "d", "t", "eta", "epsilon", "beta", "gamma", "b")
    if kind == "ResidualHelmholtzNonAnalytic":
        return "critical", _columns(term, "n", "a", "b", "beta", "A", "B", "C", "D")
    if kind == "ResidualHelmholtzExponential":
        if not all(g == 1.0 for g in term["g"]):
            raise NotBakeable(f"fluid: found terms {kind} with g of '{fluid}', expected g = 1")
        return "power", _columns(term, "n", "d", "t", "l")
    raise NotBakeable(f"fluid: found terms {kind} of '{fluid}', expected shapes of its equation")


def _ideal_rows(fluid: str, term: dict[str, Any], critical: float) -> tuple[float, Rows, Rows]:
    """ln(tau)'s coefficient, power rows and Einstein rows of one group of ideal terms.

    A lead and offsets shift the zero of h and s alone, which is set anew.
    """
    kind = term["type"].removeprefix("IdealGasHelmholtz")
    if kind in ("Lead", "EnthalpyEntropyOffset"):
        return 0.0, (), ()
    if kind == "LogTau":
        return float(term["a"]), (), ()
    if kind == "Power":
        return 0.0, tuple(r for r in _columns(term, "n", "t") if r[1] not in (0.0, 1.0)), ()
    if kind == "PlanckEinstein":
        rows = _columns(term, "n", "t")
        return 0.0, (), tuple((n, t * critical, 1.0, -1.0) for n, t in rows)
    if kind == "PlanckEinsteinFunctionT":
        return 0.0, (), tuple((n, v, 1.0, -1.0) for n, v in _columns(term, "n", "v"))
    if kind == "PlanckEinsteinGeneralized":
        rows = _columns(term, "n", "t", "c", "d")
        return 0.0, (), tuple((n, -t * critical, c, d) for n, t, c, d in rows)
    if kind == "CP0Constant":
        return float(term["cp_over_R"]) - 1.0, (), ()
    raise NotBakeable(
        f"fluid: found ideal terms {kind} of '{fluid}', expected shapes of its equation"
    )


def coolprop_ranges(fluid: str) -> tuple[float, float]:
    """The warm end (K) and the highest pressure (Pa) that CoolProp states for a pure fluid.

    Raises:
        NotBakeable: CoolProp does not know the fluid, or has it as a mixture taken for a pure fluid.
    """
    eos = _record(fluid)["EOS"][0]
    if eos["pseudo_pure"]:
        raise NotBakeable(f"fluid: found '{fluid}', a mixture, expected a pure fluid of CoolProp")
    return float(eos["T_max"]), float(eos["p_max"])


def latent_heat_of_fusion(cas: str) -> float:
    """J/kg, of the CRC Handbook as the package chemicals ships it; NaN where it has none or is missing."""
    if importlib.util.find_spec("chemicals") is None:
        return float("nan")
    from chemicals import MW, Hfus

    value = Hfus(cas, method="CRC") or Hfus(cas)
    return float("nan") if value is None else float(value / (1e-3 * MW(cas)))


def thermo_transport(cas: str, method: str | None = None) -> Transport:
    """Correlations of the package thermo; its method `method`, or the one that it prefers."""
    from thermo import SurfaceTension, ThermalConductivityLiquid, ViscosityGas, ViscosityLiquid

    def of(kind: Any) -> Along | None:
        model = kind(CASRN=cas)
        if method is not None:
            model.method = method
        if model.method is None:
            return None
        return lambda t: np.array(
            [model.T_dependent_property(float(x)) for x in np.ravel(t)], np.float64
        )

    return Transport(
        f"thermo/chemicals, CAS {cas}" + (f", method {method}" if method else ""),
        of(ViscosityLiquid),
        of(ThermalConductivityLiquid),
        of(SurfaceTension),
        of(ViscosityGas),
        of(ViscosityGas),
    )


def coolprop_transport(fluid: str, cas: str) -> Transport:
    """CoolProp's models along saturation; where it has none, those of thermo."""
    from CoolProp import CoolProp

    def of(key: str, other: str, value: float) -> Along | None:
        def along(t: Array) -> Array:
            return np.array(
                [CoolProp.PropsSI(key, "T", float(x), other, value, fluid) for x in np.ravel(t)]
            )

        try:
            along(np.array([0.7 * CoolProp.PropsSI("Tcrit", fluid)]))
        except ValueError:
            return None
        return along

    own = {
        "liquid_viscosity": of("viscosity", "Q", 0.0),
        "liquid_conductivity": of("conductivity", "Q", 0.0),
        "surface_tension": of("surface_tension", "Q", 0.0),
        "vapour_viscosity": of("viscosity", "Q", 1.0),
        "gas_viscosity": of("viscosity", "Dmass", THIN),
    }
    source = f"CoolProp {CoolProp.get_global_param_string('version')}, {fluid}"
    missing = [key for key, value in own.items() if value is None]
    if missing and cas and importlib.util.find_spec("thermo") is not None:
        rest = thermo_transport(cas)
        own |= {key: getattr(rest, key) for key in missing}
        source += f"; {', '.join(missing).replace('_', ' ')}: {rest.source}"
    return Transport(source, **own)


@dataclass(frozen=True)
class LiquidData:
    """A fluid that is known as liquid only, at low pressure, as functions of temperature (K)."""

    name: str
    title: str
    sources: tuple[str, ...]
    molar_mass: float  # kg/mol, nominal: no vapour follows from it
    coldest: float  # K
    warmest: float  # K
    density: Along  # kg/m3
    heat_capacity: Along  # J/(kg K)
    viscosity: Along  # Pa s
    conductivity: Along  # W/(m K)
    sound_speed: Along  # m/s


def incompressible(
    fluid: str, name: str, title: str, ends: tuple[float, float], sound: tuple[float, str]
) -> LiquidData:
    """A liquid of CoolProp's incompressible library between `ends` (K), with an assumed sound speed (m/s)."""
    from CoolProp import CoolProp

    def of(key: str) -> Along:
        return lambda t: np.array(
            [
                CoolProp.PropsSI(key, "T", float(x), "P", 1e6, f"INCOMP::{fluid}")
                for x in np.ravel(t)
            ]
        )

    version = CoolProp.get_global_param_string("version")
    return LiquidData(
        name=name,
        title=title,
        sources=(
            f"Liquid only: CoolProp {version}, INCOMP::{fluid}, {ends[0]:g} to {ends[1]:g} K.",
            f"Compressibility by a sound speed of {sound[0]:g} m/s: {sound[1]}.",
        ),
        molar_mass=0.1,
        coldest=ends[0],
        warmest=ends[1],
        density=of("D"),
        heat_capacity=of("C"),
        viscosity=of("V"),
        conductivity=of("L"),
        sound_speed=lambda t: np.full_like(t, sound[0]),
    )
