"""What must be, as dated text, and the pure code that reads it and counts the days.

Here: catalogues, protocols, calendars and indicators as files, and their readers. Not here:
anything that knows Django, a database or the clock. Everybody may come in.
"""
