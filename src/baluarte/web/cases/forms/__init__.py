"""What is asked: opening a case, its acts, consent layer by layer."""
