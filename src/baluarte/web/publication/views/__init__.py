"""What may be published, who decided and reviewed it, what was taken back; the editions."""
