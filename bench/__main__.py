"""Every benchmark that needs nothing but this checkout: `python -m bench [NAME…]`."""

import runpy
import sys

QUICK = ("imports", "ask", "planner")
"""Benchmarks that make their own data. The others take a path: see their `--help`."""


def main() -> int:
    """Run the named benchmarks, or all quick ones, one after the other."""
    names = sys.argv[1:] or list(QUICK)
    for name in names:
        print(f"\n# bench.{name}", flush=True)
        sys.argv = [f"bench.{name}"]
        runpy.run_module(f"bench.{name}", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
