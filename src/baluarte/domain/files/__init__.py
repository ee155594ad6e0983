"""Files as others open them.

Here: workbooks, CSV that no spreadsheet runs, Parquet, each written row by row into a stream.
Not here: what stands in them, which each room says, and how files of others are read (`intake`).
Who may come in: every room above that gives something out as a file.
"""
