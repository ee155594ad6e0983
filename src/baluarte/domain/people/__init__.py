"""Persons and collectives: how they are named, related and protected; sealed at rest.

Here: who somebody is, for the organisation that told of her. Not here: what was told (`intake`),
what happened (`registry`), accounts (`access`). Rooms that count never come in.
"""
