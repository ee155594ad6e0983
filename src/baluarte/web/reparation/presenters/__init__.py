"""What the pages of reparation show."""
