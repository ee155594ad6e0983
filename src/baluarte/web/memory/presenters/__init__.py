"""What pages of memory say."""
