"""The portal: what anybody may read, computed only from what somebody decided to publish."""
