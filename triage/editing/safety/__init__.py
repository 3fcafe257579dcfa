"""The safety file of a version: what could hurt somebody, and what was done about it."""
