"""Facts that are taken out as a file: their columns, their forms, and the seal they leave under.

Here: from a question to bytes, some rows at a time, so that a large file needs no more memory than
a small one. Not here: who may ask, who lets out, who takes (`actions.exports`).
"""
