"""What programs do for a member: everything that pages do, by the same actions and within the same sight."""
