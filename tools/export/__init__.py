"""The catalogue for chat models and clients."""
