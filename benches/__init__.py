"""Benchmarks: bench_*.py are asv's, promises.py measures what is promised of ensembles, peers/ has other solvers."""
