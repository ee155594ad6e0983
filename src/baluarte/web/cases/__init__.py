"""Pages of cases: the team's list, page and acts, and each person's own window."""
