"""Aggressions as established: what, when, where, on what sources, with what certainty.

Here: events, acts, victims by number, links from reports, pairs that may be one event and what
people judged of them. Not here: what a source said (`intake`), what is public (`publication`).

Every steward's aggressions lie in the compartment of its list, and no row moves: two stewards'
are joined by pairs judged the same, and a joint event is a connected component of such pairs.

Who comes in calls, of `actions`: `establish_from_list`, `establish_from_reports`,
`established_as_read` (beside the reading of a list),
`establish_apart`, `link_report`, `unlink_report`, `determine` (with `standing_of`), `add_act`,
`end_act`, `verify_aggression`, `assess_aggression`, `withdraw_aggression`,
`withhold_victim_name`, `propose_pairs` (the worker, for the account that asked),
`ask_for_pairs`, `ask_for_curators`, `propose_pair`, `judge_pair`, `undo_judgement`,
`erase_grounds`, to have a share coded twice `set_double_coding`, `draw_lot`, `take_second_coding`,
`code_second`, `reconcile`, and to tell more
`add_perpetrator`, `describe_victim`, `say_who_victim_is`, `tell_detail`, `chain_events`,
`make_claim`, `follow_claim`, each with its `end_...`; of `queries`:
`list_aggressions`, `count_up_to`,
`aggressions`, `tally_of`, `count_events`, `count_acts`, `count_victims`, `aggression_page`,
`search`, `find_by_name`, `victims_named`, `similar_facts`, `pairs_waiting`,
`next_to_judge`, `pair_page`,
`joint_with`, `clusters`, `terms_by_compartment`, and `counting`. Rooms above may come in; whoever
counts never asks for names. What is taken back below is answered in `effects`, and told above by
`signals`.
"""
