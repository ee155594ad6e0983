"""What is asked where recognition is looked for, entered, reviewed and followed up."""
