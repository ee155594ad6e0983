"""Pairs, joint events, one event with what it is joined to, the queue of review, weights."""

from baluarte.domain.linkage.queries.event_pages import EventPage, load_event_page
from baluarte.domain.linkage.queries.pairs import (
    PairPage,
    PairsPage,
    clusters,
    joint_with,
    next_to_judge,
    pair_page,
    pairs_waiting,
    similar_facts,
)
