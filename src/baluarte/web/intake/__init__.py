"""Pages of lists: preview, take in, complete what waits, decide who sees, export as she knows it.

Here: the sealed preview of a file, what its columns feed, forms. Not here: how a file is read and
coded (`domain.intake`), what is held to have happened (`registry`). Who contributes to a list may
come in; to everybody else it does not exist.
"""
