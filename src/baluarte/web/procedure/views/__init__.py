"""What each address of procedures and protocols answers."""
