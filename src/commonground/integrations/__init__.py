"""What comes in from elsewhere: importers, one folder each."""
