"""What pages of inquiries say."""
