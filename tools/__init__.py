"""Typed actions, one folder per domain.

To add a tool:

1. Write its Args and Result in the domain's `models.py` and its SQL in `queries.py`.
2. Declare the function with `@tool(...)` in `tools.py`: effect, who may use it, examples.
3. Write its report (result to blocks) in `report.py` and name it in the declaration.
4. Put phrasings that the examples do not contain into `cases.yaml`.
5. Run `make check test`: catalogue, permissions, planner and docs pick it up from the declaration.
"""
