"""Reports on a calendar: composed from what was known, read in one language, drawn, typeset.

`compose` returns a body as plain data: sections of figures, each with its footnotes; the same for
the same instant. Nothing here counts a case: of them only released tables speak.
"""
