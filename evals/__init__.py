"""Uses the assistant exactly as a person would, and measures how it did."""
