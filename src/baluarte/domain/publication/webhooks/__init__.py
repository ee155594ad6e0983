"""How a program elsewhere is told: which addresses may be reached, how it is signed, how it goes.

Here: bytes and sockets. Not here: whom of what (`actions.webhooks`, `actions.telling`), nor any
content: what is told is that something changed, under which reference, and when.
"""
