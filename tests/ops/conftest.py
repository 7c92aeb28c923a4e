"""A database cluster of the tests' own: really made, started and stopped."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import cluster as cluster_module
from tools.cluster import Cluster, plan_layout


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users of the machine can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="laurel ops "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="laurel ops "))
    folder.chmod(0o755)
    with Cluster(plan_layout(folder)) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture
def system_home(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> Path:
    """Stands in for /var/lib/laurel."""
    home = open_folder / "system"
    monkeypatch.setattr(cluster_module, "SYSTEM_HOME", home)
    return home
