"""The arithmetic of judging: who reads what, and what the scores add up to.

Pure functions over plain data (numpy, scipy, OR-Tools; no Django, no database).
`assignment.assign` plans who reads which entry, `ranking.rank` turns scores into an order with its
uncertainty, `reliability.reliability` says how far the scores can be trusted. The same inputs and
seed give the same result, whatever the order of the rows. `python -m judging.engine` runs all of it
on CSV files.
"""
