"""What is asked in a matter: where, what happened, when, and why."""
