"""Bakes fluid tables from published equations of state: what the built-in tables were made with."""
