"""The files of an edition: tables, their description, codebooks, manifest; written as a whole.

Here: how events become bytes, the same bytes each time, and how a folder is verified. Not here:
which events (`collection`), and anything that asks the database.
"""
