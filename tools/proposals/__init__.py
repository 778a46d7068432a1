"""Writes: shown first, decided by a person or a policy, carried out once, taken back.

`policies` say who decides, `proposing` stores what was shown, `deciding` carries it out in one
transaction with its record, `images` keep what rows held, `undoing` puts that back, `service` is
what everything else calls.
"""
