"""Meetings: the calendar, preparation for a call, and quarterly reviews."""
