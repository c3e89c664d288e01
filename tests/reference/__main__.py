"""Lets `python -m reference` run the reference."""

from .run import main

main()
