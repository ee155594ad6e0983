"""Places, their bounds, neighbours and populations through time; regions made of municipalities.

Here: states and municipalities that split or are renamed, how people write their names, where
a point lies, who lives there according to whom, simplified shapes for the browser. Not here:
who acts (`access`), what happened (`registry`). Open to all, the portal included.
"""
