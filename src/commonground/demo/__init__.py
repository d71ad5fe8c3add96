"""The demo network: a believable company with its story."""
