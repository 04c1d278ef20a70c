"""The fixed question set, the scorers and the runner: `python -m evals run`."""
