"""Tickets: lists, one ticket in full."""
