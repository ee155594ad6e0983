"""What pages of this room show of information requests, in words."""
