"""Five lists of one country: what each invented organisation sees, and how it writes it down.

Here: a file per organisation with its coverage, its words, its columns and its hand. Not here:
what happened (`facts`), how files are made (`files`).
"""
