"""How the web processes run, in the container and the demo. WEB_CONCURRENCY: how many."""

import os
from typing import Any

from django.urls import get_resolver

# The small matrices of a report are done before threads for them would have started.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

bind = "0.0.0.0:8000"  # reached by the proxy only: the port is not published
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Sign of life in memory: the file system is read-only, and a slow disk must not look like a hang.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
timeout = 60
graceful_timeout = 30
# Fresh processes now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
# The code is loaded once and shared by all processes.
preload_app = True


def when_ready(_server: Any) -> None:
    """Load every page's code too, before the processes start and the first visitor waits."""
    _ = get_resolver().url_patterns
