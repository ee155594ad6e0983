"""What other programs may ask: one file per room, over the same queries and actions."""
