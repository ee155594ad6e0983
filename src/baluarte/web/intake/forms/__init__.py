"""Forms of lists: a file, what its columns and words mean, who sees a list, a report completed."""
