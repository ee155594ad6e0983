"""Whether institutions keep the clocks of the law, and what they promise and do of the policy.

Here: which institution reported for which period, so that no data is told apart from none; counts
of clocks kept, missed and still running, of delays, measures delivered and re-evaluations, by
level of government and state; tables of dialogue, promises with their day, programmes version by
version and the actions that meet an obligation. Never here: a case, a person, a row of either. What
of these counts the public may see is decided, protected and kept in `publication`.
"""
