"""Places, their bounds, neighbours and populations through time; regions made of municipalities.

Here: states, municipalities that split or are renamed, how people write their names, shapes
for the browser. Not here: who acts (`access`). Open to all, the portal included.
"""
