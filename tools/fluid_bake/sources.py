"""The two coolants and gases that are baked: coefficients, their origin, and transport properties."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .helmholtz import Array, Equation


@dataclass(frozen=True)
class Transport:
    """Saturated-line transport properties as functions of temperature (K), with their sources."""

    source: str
    liquid_viscosity: Callable[[Array], Array]  # Pa s
    liquid_conductivity: Callable[[Array], Array]  # W/(m K)
    surface_tension: Callable[[Array], Array]  # N/m
    vapour_viscosity: Callable[[Array], Array]  # Pa s


def isooctane() -> Equation:
    """2,2,4-trimethylpentane: Blackham and Lemmon's equation (REFPROP 10, IOCTANE.FLD)."""
    molar_mass = 0.11422852
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
    return Equation(
        name="isooctane",
        title="2,2,4-trimethylpentane, CAS 540-84-1",
        source="Blackham and Lemmon, Helmholtz equation as in REFPROP 10 (IOCTANE.FLD)",
        molar_mass=molar_mass,
        molar_gas_constant=8.314472,
        critical_temperature=544.0,
        critical_density=2120.0 * molar_mass,
        critical_pressure=2.572e6,
        triple_temperature=165.77,
        ideal_log_tau=10.76 - 1.0,
        ideal_power=(),
        ideal_einstein=((15.48, 775.0), (34.42, 1900.0), (21.42, 5100.0)),
        power=tuple((n, float(d), t, float(c)) for n, d, t, c in (*poly, *exponential)),
        gauss=tuple((n, float(d), t, a, b, e, g) for n, d, t, a, b, e, g in gauss),
    )


def nitrogen() -> Equation:
    """Nitrogen: Span et al. (2000), coefficients as CoolProp ships them."""
    from CoolProp import CoolProp

    record = json.loads(CoolProp.get_fluid_param_string("Nitrogen", "JSON"))[0]["EOS"][0]
    ideal = {part["type"]: part for part in record["alpha0"]}
    power, gauss = record["alphar"]
    reducing = record["STATES"]["reducing"]
    cubic = ideal["IdealGasHelmholtzPower"]
    einstein = ideal["IdealGasHelmholtzPlanckEinsteinFunctionT"]
    names = ("n", "d", "t", "eta", "beta", "epsilon", "gamma")
    return Equation(
        name="nitrogen",
        title="nitrogen, CAS 7727-37-9",
        source="Span, Lemmon, Jacobsen, Wagner and Yokozeki, J. Phys. Chem. Ref. Data 29 (2000) 1361",
        molar_mass=record["molar_mass"],
        molar_gas_constant=record["gas_constant"],
        critical_temperature=reducing["T"],
        critical_density=reducing["rhomolar"] * record["molar_mass"],
        critical_pressure=float(reducing["p"]),
        triple_temperature=record["Ttriple"],
        ideal_log_tau=ideal["IdealGasHelmholtzLogTau"]["a"],
        ideal_power=tuple(zip(cubic["n"], map(float, cubic["t"]), strict=True)),
        ideal_einstein=tuple(zip(einstein["n"], einstein["v"], strict=True)),
        power=tuple(
            (n, float(d), float(t), float(c))
            for n, d, t, c in zip(power["n"], power["d"], power["t"], power["l"], strict=True)
        ),
        gauss=tuple(
            (float(n), float(d), float(t), float(a), float(b), float(e), float(g))
            for n, d, t, a, b, e, g in zip(*(gauss[key] for key in names), strict=True)
        ),
    )


def latent_heat_of_fusion(cas: str) -> float:
    """J/kg, of the CRC Handbook as the package chemicals ships it; 9.20 and 0.71 kJ/mol here."""
    from chemicals import MW, Hfus

    return float(Hfus(cas, method="CRC") / (1e-3 * MW(cas)))


def isooctane_transport() -> Transport:
    """Correlations of the package thermo: its REFPROP_FIT methods."""
    from thermo import SurfaceTension, ThermalConductivityLiquid, ViscosityGas, ViscosityLiquid

    def of(kind: type) -> Callable[[Array], Array]:
        model = kind(CASRN="540-84-1")
        model.method = "REFPROP_FIT"
        return lambda t: np.array([model.T_dependent_property(float(x)) for x in np.ravel(t)])

    return Transport(
        "thermo/chemicals, method REFPROP_FIT (CAS 540-84-1); liquid viscosity is uncertain below "
        "200 K (16.5 against 8.6 mPa s of DIPPR at 166 K)",
        of(ViscosityLiquid),
        of(ThermalConductivityLiquid),
        of(SurfaceTension),
        of(ViscosityGas),
    )


def nitrogen_transport() -> Transport:
    """CoolProp's models along saturation, liquid side for q = 0 and vapour side for q = 1."""
    from CoolProp import CoolProp

    def of(key: str, quality: float) -> Callable[[Array], Array]:
        return lambda t: np.array(
            [CoolProp.PropsSI(key, "T", float(x), "Q", quality, "Nitrogen") for x in np.ravel(t)]
        )

    return Transport(
        "CoolProp: Lemmon and Jacobsen, Int. J. Thermophys. 25 (2004) 21; "
        "Mulero, Cachadina and Parra, J. Phys. Chem. Ref. Data 41 (2012) 043105",
        of("viscosity", 0.0),
        of("conductivity", 0.0),
        of("surface_tension", 0.0),
        of("viscosity", 1.0),
    )
