"""Customers: health, risk, adoption, renewals, room to grow, and everything on a page."""
