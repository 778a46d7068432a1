"""How well promises to customers are kept."""
