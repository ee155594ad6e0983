"""What is published of an event, in words; what narrows it to few."""
