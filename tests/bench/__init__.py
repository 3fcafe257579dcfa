"""The benchmark: `python -m tests.bench`. It prints a table and holds nobody to it."""
