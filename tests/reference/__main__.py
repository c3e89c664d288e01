"""Lets `python -m tests.reference` run the reference."""

from .run import main

main()
