"""Which fields go with which choice of words: the kind of a conductor or boundary, the model of a crew."""

from __future__ import annotations

# Fields of a conductor by its kind; True: it must be stated.
CONDUCTOR_KINDS: dict[str, dict[str, bool]] = {
    "linear": {"conductance": True},
    "pumped": {"conductance": True, "design_flow": False},
    "wetted": {"conductance": True},
    "natural_convection": {"area": True, "gravity": False},
    "tube": {"bore": True, "length": True, "parallel": False, "roughness": False},
}

# Of a radiator with fins, beside the share of its area that they are; of a node that melts; of a desiccant.
FINS: dict[str, bool] = {
    "fin_length": True,
    "fin_thickness": True,
    "fin_conductivity": True,
    "fin_faces": False,
}
MELTING = ("melting_temperature", "latent_heat")
DESICCANT = ("desiccant_flow", "desiccant_capacity")

# What only the sink of a plate states; its normal where it does not follow the Sun.
PLATE = ("absorptance",)
NORMAL = ("normal_forward", "normal_starboard", "normal_nadir")

# Fields of a crew by its model, beside those of both; True: it must be stated.
CREW_MODELS: dict[str, dict[str, bool]] = {
    "one_node": dict.fromkeys(
        (
            "sensible_conductance",
            "skin_temperature",
            "minimum_evaporation",
            "evaporative_conductance",
        ),
        True,
    ),
    "two_node": {"body_area": True}
    | dict.fromkeys(
        (
            "work",
            "radiating_share",
            "clothing_insulation",
            "permeation_efficiency",
            "moisture_permeability_index",
            "suit_ventilation_flow",
            "suit_effectiveness",
            "air_speed",
            "gravity",
        ),
        False,
    ),
}


def foreign(kinds: dict[str, dict[str, bool]], chosen: str) -> set[str]:
    """Fields that belong to other choices than `chosen` and not to it."""
    return {name for own in kinds.values() for name in own} - set(kinds[chosen])
