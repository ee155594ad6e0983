"""What pages of the policy show, as plain values."""
