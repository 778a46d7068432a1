"""Parts of `bench.exactly_once`: an office, a mail server, workers that die, and a referee."""
