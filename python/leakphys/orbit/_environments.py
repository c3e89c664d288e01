"""Named thermal environments of low orbits and surface finishes, each number with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leakphys.errors import InputError
from leakphys.orbit import _inputs as given
from leakphys.orbit._inputs import Array


@dataclass(frozen=True)
class Environment:
    """What the surroundings of an orbit give; any numbers, of any shape, make one.

    Attributes:
        solar: irradiance of a surface that faces the Sun, W/m2.
        albedo: share of it that the Earth reflects; NaN where it is not known.
        infrared: the Earth's outgoing longwave radiation, W/m2.
        source: the document that the numbers are said to stand in.
        evidence: how far that was checked.
    """

    solar: float | Array
    albedo: float | Array
    infrared: float | Array
    source: str = ""
    evidence: str = ""

    def columns(self, needs_albedo: bool = True) -> tuple[Array, Array, Array]:
        """The three numbers, checked; InputError for a bad one, or an albedo that is needed and not known."""
        albedo = np.asarray(self.albedo, np.float64)
        unknown = np.isnan(albedo)
        if unknown.any() and needs_albedo:
            expected = "a share from 0 to 1: dataclasses.replace(environment, albedo=...)"
            raise InputError.at("", "albedo", "an environment whose albedo is not known", expected)
        known = given.share("albedo", np.where(unknown, 0.0, albedo))
        solar = given.from_zero("solar", self.solar, " W/m2")
        return solar, known, given.from_zero("infrared", self.infrared, " W/m2")


@dataclass(frozen=True)
class Surface:
    """A surface's finish; any numbers, of any shape, make one.

    Attributes:
        absorptance: share of sunlight that is absorbed.
        emittance: of infrared, and its absorptance for it.
        source: where the numbers are said to stand.
        evidence: how far that was checked.
    """

    absorptance: float | Array
    emittance: float | Array
    source: str = ""
    evidence: str = ""

    def columns(self) -> tuple[Array, Array]:
        """Both numbers, checked; InputError for a bad one."""
        absorptance = given.share("absorptance", self.absorptance)
        share = given.share("emittance", self.emittance)
        return absorptance, given.positive("emittance", share)


_AGREE = "two transcriptions agree; the document itself was not read"
_SSP = "SSP 41000, design environment of the International Space Station"
_TM = (
    "NASA/TM-2001-211221, tables 4.2.3-1 to -3, combined, 90 minutes, at the Earth's radius + 30 km"
)
_NO_ALBEDO = _AGREE + "; the albedo of the cold cases was not found"
_MEAN = (
    "one transcription calls it SSP 41000's, another the station's mean environment of the EVA thermal "
    "database; the documents were not read. 0.31 with the correction for the Sun's zenith at beta 0"
)

_ENVIRONMENTS = {
    "SSP 41000 cold": Environment(1321.0, 0.20, 206.0, _SSP, _AGREE),
    "SSP 41000 mean": Environment(1371.0, 0.27, 241.0, _SSP, _MEAN),
    "SSP 41000 hot": Environment(1423.0, 0.40, 286.0, _SSP, _AGREE),
    "TM-2001-211221 cold, below 30 degrees": Environment(1322.0, np.nan, 228.0, _TM, _NO_ALBEDO),
    "TM-2001-211221 cold, 30 to 60 degrees": Environment(1322.0, np.nan, 218.0, _TM, _NO_ALBEDO),
    "TM-2001-211221 cold, above 60 degrees": Environment(1322.0, np.nan, 218.0, _TM, _NO_ALBEDO),
    "TM-2001-211221 hot, below 30 degrees": Environment(1414.0, 0.24, 275.0, _TM, _AGREE),
    "TM-2001-211221 hot, 30 to 60 degrees": Environment(1414.0, 0.26, 257.0, _TM, _AGREE),
    "TM-2001-211221 hot, above 60 degrees": Environment(1414.0, 0.26, 244.0, _TM, _AGREE),
}
_Z93 = "white radiator paint of the International Space Station"
_SURFACES = {
    "Z-93 BOL": Surface(0.15, 0.91, _Z93 + ", beginning of life", _AGREE),
    "Z-93 EOL": Surface(0.24, 0.90, _Z93 + ", contaminated and aged", _AGREE),
}


def environments() -> tuple[str, ...]:
    """Names of the environments that `environment` knows."""
    return tuple(_ENVIRONMENTS)


def surfaces() -> tuple[str, ...]:
    """Names of the surfaces that `surface` knows."""
    return tuple(_SURFACES)


def environment(name: str) -> Environment:
    """A named environment: solar irradiance, albedo, outgoing longwave radiation, source and evidence.

    Args:
        name: one of `environments()`. The median of TM-2001-211221 is not among them: of it the irradiance
            alone is known, 1367 W/m2.

    Raises:
        ValueError: an unknown name.

    Example:
        >>> from leakphys import orbit
        >>> orbit.environment("SSP 41000 hot").infrared
        286.0
    """
    given.known("environment", name, _ENVIRONMENTS)
    return _ENVIRONMENTS[name]


def surface(name: str) -> Surface:
    """A named surface finish: solar absorptance, infrared emittance, source and evidence.

    Args:
        name: one of `surfaces()`.

    Raises:
        ValueError: an unknown name.
    """
    given.known("surface", name, _SURFACES)
    return _SURFACES[name]
