"""The database cluster: shared while used, stopped by the last, alive after a crash."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from tools import cluster as cluster_module
from tools.cluster import Cluster, Layout, plan_layout, socket_folder
from tools.console import ToolError
from tools.identity import ServerUser, server_user
from tools.postgres import Programs


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(layout: Layout) -> int:
    return int(layout.pid_file.read_text().splitlines()[0])


def test_the_last_user_stops_it_and_a_crash_is_survived(open_folder: Path) -> None:
    layout = plan_layout(open_folder)
    with Cluster(layout) as first:
        url = first.owner_url("postgres")
        with Cluster(layout) as second:
            assert second.owner_url("postgres") == url
        assert answers(url), "stopped although it is still in use"
        os.kill(postmaster(layout), signal.SIGKILL)
    assert layout.pid_file.exists(), "a crash leaves the file behind"
    # The number of the crashed server now belongs to a process that is no server.
    lines = layout.pid_file.read_text().splitlines()
    layout.pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with Cluster(layout) as again:
        assert again.owner_url("postgres") == url, "the address changed between starts"
        assert answers(url)
    assert not answers(url)
    assert not Path(again.socket).exists()


def test_nothing_listens_on_the_network(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url("postgres")) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    assert row == ("",)
    assert Path(cluster.socket).stat().st_mode & 0o777 == 0o700
    assert cluster.layout.data.stat().st_mode & 0o777 == 0o700


def test_the_server_is_not_root(cluster: Cluster) -> None:
    assert Path(f"/proc/{postmaster(cluster.layout)}").stat().st_uid != 0


def test_the_owner_may_become_the_application_but_not_the_other_way(cluster: Cluster) -> None:
    with psycopg.connect(cluster.owner_url("postgres")) as connection:
        connection.execute("SET ROLE laurel_app")
    with psycopg.connect(cluster.app_url("postgres")) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE laurel_owner")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE ROLE another")


def test_a_broken_off_start_leaves_nothing_in_the_way(open_folder: Path) -> None:
    layout = plan_layout(open_folder)
    unfinished = layout.data.with_name(layout.data.name + ".new")
    unfinished.mkdir()
    (unfinished / "half").touch()
    with Cluster(layout) as cluster:
        assert answers(cluster.owner_url("postgres"))
    assert not unfinished.exists()


def test_a_long_temporary_folder_is_not_used_for_the_socket(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    long = open_folder / ("long" * 20)
    long.mkdir()
    monkeypatch.setattr(cluster_module.tempfile, "gettempdir", lambda: str(long))
    folder = socket_folder(cluster.layout)
    assert len(str(folder / ".s.PGSQL.5432")) <= cluster_module.SOCKET_LIMIT


def test_a_socket_folder_of_someone_else_is_not_used(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    monkeypatch.setattr(cluster_module.tempfile, "gettempdir", lambda: str(open_folder))
    monkeypatch.setattr(cluster_module, "TEMP_FALLBACK", open_folder)
    taken = socket_folder(cluster.layout)
    taken.rmdir()
    taken.symlink_to(open_folder)
    other = socket_folder(cluster.layout)
    assert other != taken
    assert not other.is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another user")
class TestAsRoot:
    def test_a_closed_checkout_keeps_its_mode_and_the_data_goes_elsewhere(
        self, open_folder: Path, system_home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        checkout = open_folder / "home" / ".local"
        checkout.mkdir(parents=True)
        checkout.parent.chmod(0o700)
        with Cluster(plan_layout(checkout)) as cluster:
            assert answers(cluster.owner_url("postgres"))
            assert system_home in cluster.layout.data.parents
        assert checkout.parent.stat().st_mode & 0o777 == 0o700
        assert str(system_home) in capsys.readouterr().out

    def test_programs_in_a_closed_folder_are_copied(
        self, open_folder: Path, system_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = open_folder / "closed" / "embedded" / "pginstall" / "bin"
        closed.mkdir(parents=True)
        server = closed / "postgres"
        server.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n")
        server.chmod(0o700)
        (open_folder / "closed").chmod(0o700)
        monkeypatch.setattr(cluster_module, "find_programs", lambda kept: Programs(closed, "18.6"))
        local = open_folder / "local"
        local.mkdir()
        layout = plan_layout(local)
        assert system_home in layout.programs.bin.parents
        assert layout.user.can_run(layout.programs.path("postgres"))

    def test_existing_data_decides_the_user(self, tmp_path: Path) -> None:
        os.chown(tmp_path, 65534, 65534)
        assert server_user(tmp_path).uid == 65534


def test_data_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ToolError, match="belongs to another user"):
        server_user(tmp_path)


def test_one_may_start_a_program_or_not(tmp_path: Path) -> None:
    me = ServerUser("me", os.geteuid(), os.getegid())
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit 0\n")
    assert not me.can_run(str(program))
    program.chmod(0o700)
    assert me.can_run(str(program))
