"""The page of the app that shows runs: a table of the newest, their figures, every question, and what changed.

page     the page: which run, compared with which, and which of its questions
runs     the files of runs and of baselines, the newest first
views    what the page shows of them, as plain data

Of the pages it is the only one outside `assistant`, which knows nothing of the evals; `app.py` puts them together.
"""
