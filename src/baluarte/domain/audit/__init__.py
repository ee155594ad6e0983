"""The record of every change and every reading of restricted data; altering it shows.

Here: entries and their commitments, the Merkle tree over them, signed checkpoints, and
`verify_log.py`, a single file that checks an exported log on any machine that has Python.
Not here: what an entry is about. The log knows acts, pseudonyms and object types by name only,
and a payload is held apart so that it can be destroyed while its leaf stays.
Who may come in: every room above, through `actions`. Nobody changes or removes what is written.
"""
