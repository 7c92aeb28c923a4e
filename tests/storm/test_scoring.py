"""Twenty judges score at once on the running site: no score is lost, and none counts twice."""

import http.client
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from audit.models import AuditEntry
from audit.verification import verify_chain
from bench.storm import serving
from judging.models import Assignment, DraftScore, Scorecard, SealedScorecard
from tests.judging.world import World, open_world
from tools import ports

JUDGES, ENTRIES = 20, 1
SECRET_LENGTH = 32
_SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """One judge's session, and what the site told it."""

    port: int
    session: str
    entries: list[str]
    token: str = field(default_factory=lambda: secrets.token_hex(SECRET_LENGTH // 2))
    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)

    def ask(self, path: str, data: dict[str, object] | None = None) -> tuple[int, str]:
        """One request on a connection of its own, as several windows would make it."""
        link = http.client.HTTPConnection(ports.HOST, self.port, timeout=60)
        cookies = {
            settings.SESSION_COOKIE_NAME: self.session,
            settings.CSRF_COOKIE_NAME: self.token,
        }
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if data is None:
            link.request("GET", path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(data | {"csrfmiddlewaretoken": self.token})
            link.request("POST", path, body, headers)
        response = link.getresponse()
        text = response.read().decode()
        link.close()
        self.answers.append((path.rsplit("/", 2)[-2], response.status))
        return response.status, text

    def save(self, entry: str, criterion: int, value: int, version: int) -> int:
        data = {"part": f"criterion-{criterion}", "score": value, "version": version}
        status, _text = self.ask(f"/judging/entries/{entry}/autosave/", data)
        if status == http.client.OK:
            self.acknowledged[entry, criterion] = value
        return status

    def judge(self, criteria: list[int], number: int) -> None:
        """Score every entry, with lost answers, second thoughts and a forgotten window; seal."""
        for place, entry in enumerate(self.entries):
            for criterion in criteria:
                value = (number + place + criterion) % 6
                # The answer got lost, so the same is sent again; then one thinks better of it.
                assert self.save(entry, criterion, (value + 1) % 6, 0) == http.client.OK
                assert self.save(entry, criterion, (value + 1) % 6, 0) == http.client.OK
                assert self.save(entry, criterion, value, 1) == http.client.OK
                # A window from before knows nothing of that.
                assert self.save(entry, criterion, (value + 2) % 6, 0) == http.client.CONFLICT
            self.seal(entry)

    def seal(self, entry: str) -> None:
        """Check and seal; the button is pressed twice at once."""
        path = f"/judging/entries/{entry}/check/"
        found = _SHOWN.search(self.ask(path)[1])
        assert found
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _press: self.ask(path, {"shown": found[1]}), range(2)))


def _browsers(world: World, port: int) -> list[Browser]:
    browsers = []
    for member in world.judges:
        client = Client()
        client.force_login(member.user)
        mine = Assignment.objects.active().filter(member=member).order_by("reading_order")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        browsers.append(Browser(port, session, [row.public_id for row in mine]))
    return browsers


def test_no_score_is_lost_or_doubled(site: dict[str, str]) -> None:
    world = open_world(entries=ENTRIES, judges=JUDGES)
    criteria = [criterion.pk for criterion in world.criteria]
    with serving(site) as port, ThreadPoolExecutor(JUDGES) as pool:
        browsers = _browsers(world, port)
        jobs = [
            pool.submit(browser.judge, criteria, number) for number, browser in enumerate(browsers)
        ]
        for job in jobs:
            job.result()
    told = {key: value for browser in browsers for key, value in browser.acknowledged.items()}
    assert len(told) == JUDGES * ENTRIES * len(criteria)
    kept = DraftScore.objects.values_list(
        "scorecard__assignment__public_id", "criterion", "value", "version"
    )
    assert {(entry, criterion): value for entry, criterion, value, _version in kept} == told
    assert {version for *_rest, version in kept} == {2}
    assert Scorecard.objects.count() == JUDGES * ENTRIES
    assert set(Scorecard.objects.values_list("state", "version")) == {("sealed", 1)}
    seals = SealedScorecard.objects.select_related("scorecard__assignment")
    slugs = {criterion.slug: criterion.pk for criterion in world.criteria}
    assert {
        (seal.scorecard.assignment.public_id, slugs[row["criterion"]]): row["value"]
        for seal in seals
        for row in seal.document["scores"]
    } == told
    assert len(seals) == JUDGES * ENTRIES
    assert AuditEntry.objects.filter(action="scorecard.sealed").count() == JUDGES * ENTRIES
    assert verify_chain().ok
