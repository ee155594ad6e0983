"""Files as others open them.

Here: workbooks, CSV that no spreadsheet runs, Parquet, each written row by row into a stream; files
of others opened as tables, in a process that can do nothing else (`reading`).
Not here: what stands in them, which each room says.
Who may come in: every room above that gives something out as a file, or takes one in.
"""
