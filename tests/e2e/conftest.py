"""Browser tests: a real server with the demo world, a real worker, and Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.people import NewPerson, People
from tests.e2e.steps.seeding import Site
from tools import ports
from tools.browser import find_chromium
from tools.database import open_database
from tools.managing import DEMO_SETTINGS, environment
from tools.paths import local_dir
from tools.processes import Programs
from tools.roles import drop_database, make_database
from tools.serving import demo_environment, open_site

# Nothing here may ask anything of the network beyond the site itself.
CHROMIUM_ARGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FIRST_PORT = 8200
TICK_SECONDS = 2  # tests wait for what is due by time


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: new database, demo world, web as gunicorn, worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"{os.environ.get('TEST_DATABASE_NAME', 'test_laurel')}_e2e{worker}"
    with open_database() as server, ports.take_port(FIRST_PORT) as held:
        drop_database(server.owner_url, name)
        make_database(server.owner_url, name)
        try:
            with Programs(local_dir() / f"e2e{worker}") as programs:
                state, database = tmp_path_factory.mktemp("site"), server.named(name)
                open_site(programs, database, state, held, tick=TICK_SECONDS)
                extra = demo_environment(state, ports.number(held))
                yield Site(
                    url=f"http://localhost:{ports.number(held)}",
                    environment=environment(DEMO_SETTINGS, database.app_environment(), extra),
                )
        finally:
            drop_database(server.owner_url, name)


@pytest.fixture(scope="package")
def site_url(site: Site) -> str:
    return site.url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, ended with this folder's tests: its event loop must not outlive them."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Browser tests need Chromium; `make test` says how to get it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def people(browser: Browser, site_url: str, request: pytest.FixtureRequest) -> Iterator[People]:
    """All the people of one test; at its end none of their pages may have logged an error."""
    people = People(browser, site_url)
    yield people
    if getattr(request.node, "failed_in_call", False):
        people.take_pictures(local_dir() / "e2e" / request.node.name)
    people.leave()
    assert not people.complaints, "\n".join(people.complaints)


@pytest.fixture
def new_person(people: People) -> NewPerson:
    """Opens a page in a browser profile of its own: a second person, on another machine."""
    return people.new_person


@pytest.fixture
def page(new_person: NewPerson) -> Page:
    """The first person's page; paths such as "/winners/" are relative to the site."""
    return new_person()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.failed_in_call = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
