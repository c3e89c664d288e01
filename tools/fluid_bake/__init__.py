"""Helpers of tools/bake_fluids.py: equations of state, phase equilibrium, fits, and the text they become."""
