"""What institutions owe, promise and do: clocks of the law, the policy, recommendations to them.

Here: which institution reported for which period, so that no data is told apart from none; counts
of clocks kept, missed and still running, of delays, measures delivered and re-evaluations, by
level of government and state; tables of dialogue, promises with their day, programmes version by
version and the actions that meet an obligation; sets of recommendations, what each side says of
how far each was complied with and on what evidence, and the same figures again for any day; the
policy's indicators, each a figure with its sources or a reason for none, targets agreed on, and how
both sides judge what was reached; observations that organisations make with evidence and the
institution's answer, each let out by a second person and due by a term of the coalition's own;
consultations and what became of each contribution. Never here: a case, a person, a row of either.
What of these counts the public may see is decided, protected and kept in `publication`.
"""
