"""Asked by the container engine: `web` - does /readyz answer; `worker` - is the clock being kept.

Exit code 0 means healthy.
"""

import os
import sys
import urllib.request

import psycopg

TICK_MINUTES = 5


def web() -> bool:
    """The site itself, under the first name it goes by."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    request = urllib.request.Request("http://127.0.0.1:8000/readyz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 - our own loopback
        return bool(answer.status == 200)


def worker() -> bool:
    """Some worker finished a tick lately; with several of them, any."""
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=8) as connection:
        row = connection.execute(
            "SELECT last_finished > now() - make_interval(mins => %s) FROM mail_jobrun"
            " WHERE name = 'tick'",
            [TICK_MINUTES],
        ).fetchone()
    return row is not None and bool(row[0])


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker}[sys.argv[1]]() else 1)
