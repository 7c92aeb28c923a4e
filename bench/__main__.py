"""`make bench`: pages, the engines, the deadline storm. `make bench ARGS=pages` runs one.

Needs DATABASE_URL to name an empty, migrated database, which is filled and not emptied again.
"""

import sys

import django

django.setup()

from bench import engine, evidence, pages, storm  # noqa: E402 - models can be imported from here on

PARTS = {"pages": pages.main, "engine": engine.main, "evidence": evidence.main, "storm": storm.main}


def main() -> int:
    chosen = sys.argv[1:] or list(PARTS)
    for name in chosen:
        if name not in PARTS:
            print(f"There is no measurement “{name}”. There are: {', '.join(PARTS)}.")
            return 2
    for name in chosen:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
