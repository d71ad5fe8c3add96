"""What spans apps: the cast, house rules, the proof, walks in the browser."""
