"""What every app stands on: time, ids, the database, requiring and responding. No domain words."""
