"""How the web processes run in the container. WEB_CONCURRENCY sets their number."""

import os

bind = "0.0.0.0:8000"  # reached by the proxy only: the port is not published
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Sign of life in memory: the file system is read-only, and a slow disk must not look like a hang.
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
timeout = 60
graceful_timeout = 30
# Fresh processes now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
