"""Executive: the state of customer operations, what it costs, and the board pack."""
