"""What is wrong with the articles themselves: stale, doubled, contradicting, with dead links."""
