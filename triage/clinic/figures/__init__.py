"""The figures of a clinic: sums over many checks, none of which names a person."""
