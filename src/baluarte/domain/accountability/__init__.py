"""Whether institutions keep the clocks of the law: pure counts over procedures and protection.

Here: which institution reported for which period, so that no data is told apart from none; counts
of clocks kept, missed and still running, of delays, measures delivered and re-evaluations, by
level of government and state. Never here: a case, a person, a row of either. What of these counts
the public may see is decided, protected and kept in `publication`.
"""
