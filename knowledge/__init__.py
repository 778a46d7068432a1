"""Passages that can be cited: articles in, ranked passages out."""
