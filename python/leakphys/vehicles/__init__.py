"""The built-in scenarios: one TOML file each, found as package data."""

from __future__ import annotations

from importlib.resources import files as _package_files
from importlib.resources.abc import Traversable


def files() -> dict[str, Traversable]:
    """Return the built-in scenario files by scenario name, sorted; "soyuz_ms22.toml" is soyuz-ms22."""
    found = {
        entry.name.removesuffix(".toml").replace("_", "-"): entry
        for entry in _package_files(__name__).iterdir()
        if entry.name.endswith(".toml")
    }
    return dict(sorted(found.items()))
