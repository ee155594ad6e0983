"""Lists, the page of a case, its acts, consent, the own window."""
