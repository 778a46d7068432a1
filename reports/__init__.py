"""The vocabulary of answers (blocks) and their renderers. Imports nothing above it."""
