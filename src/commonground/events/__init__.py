"""What happened: events, appended once and never changed, and who listens to them."""
