"""The portal: what anybody may read, computed only from what somebody decided to publish.

Here: the number, the map, the table, each published event, the editions with their files, whose
data these are, the newest seal of the log. Not here: accounts, cookies, anything of a person,
anything that was not decided. Anybody may come in; nobody is remembered.
"""
