"""What is answered to each address of the policy."""
