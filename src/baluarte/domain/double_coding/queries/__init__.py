"""What waits to be coded a second time or reconciled, and how coders agree."""
