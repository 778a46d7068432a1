"""Who has how much to do, how people and teams do, and who should take what."""
