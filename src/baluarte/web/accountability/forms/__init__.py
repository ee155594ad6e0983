"""What is asked of whoever keeps what institutions promise and do."""
