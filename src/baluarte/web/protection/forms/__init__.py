"""What is asked of a study, of a measure and of a withdrawal."""
