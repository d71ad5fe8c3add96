"""What is a member's own: taking it along, being forgotten, and how long what was written is kept."""
