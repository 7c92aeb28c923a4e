"""Where the commands find and keep things. Everything kept is under ignored folders."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
TEMP_FALLBACK = Path("/tmp")  # noqa: S108 - a short path for sockets when TMPDIR is long


def local_dir() -> Path:
    """The ignored folder for state; made when missing."""
    LOCAL.mkdir(mode=0o755, exist_ok=True)
    return LOCAL
