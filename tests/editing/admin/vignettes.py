"""What a made-up patient with a fever answers."""

from tests.small import BENIGN

ANSWERS = {key: list(values) for key, values in BENIGN.items()}
FEVER = {**ANSWERS, "fever": ["yes"]}
