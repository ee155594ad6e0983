"""What was told to us: by whom, through what channel, exactly as told, and its triage.

Here: lists, their files, reports and their codings. Not here: what the registry holds to have
happened (`registry`), who somebody is (`people`). The one door in.
"""
