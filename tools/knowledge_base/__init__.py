"""Passages that can be cited."""
