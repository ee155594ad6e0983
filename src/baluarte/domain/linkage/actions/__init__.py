"""Proposing pairs, judging them, and learning what agreements weigh."""

from baluarte.domain.linkage.actions.matching import ask_for_curators, ask_for_pairs, propose_pairs
from baluarte.domain.linkage.actions.pairs import (
    NotAPair,
    NothingSaid,
    judge_pair,
    propose_pair,
    undo_judgement,
)
from baluarte.domain.linkage.actions.weight_tables import adopt_weights
