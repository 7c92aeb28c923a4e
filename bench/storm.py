"""The deadline storm: many agencies submit in the last ten seconds, on connections kept open.

Drives the site as it runs in production (gunicorn with deploy/gunicorn.conf.py, PostgreSQL, the
application's database role), and holds each answer against the database: whoever was told
"received" has one frozen document from before the deadline, whoever was told "too late" has none.
"""

import http.client
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from audit.canonical import sha256_hex
from awards.models import Cycle
from bench.entrants import Entrant, make_entrants
from desk.demo import world
from nominations.models import Nomination, Submission
from tools import ports
from tools.processes import Programs
from tools.roles import APP
from tools.serving import wait_until_ready

AGENCIES, CONNECTIONS = 200, 50
LAST_SECONDS = 10.0
LATE = 0.1
"""The share that presses the button up to half a second after the deadline."""
TWICE = 0.1
"""The share that presses it twice, on two connections at once."""
FIRST_PORT = 8300
PATIENCE_SECONDS = 60
_REFERENCE = re.compile(r"receipt__reference[^>]*>\s*([A-Z0-9-]+)\s*<")


@dataclass(frozen=True)
class Press:
    """Somebody presses the button, so many seconds after the storm began."""

    entrant: Entrant
    after: float


@dataclass(frozen=True)
class Answer:
    """What came of one press: in the words of the page, with the client's clock beside it."""

    entrant: Entrant
    sent_at: datetime
    answered_at: datetime
    status: int
    reference: str = ""
    """From the receipt to which the answer led."""
    error: str = ""

    @property
    def is_received(self) -> bool:
        return bool(self.reference)

    @property
    def is_too_late(self) -> bool:
        return self.status == http.HTTPStatus.CONFLICT and not self.error

    @property
    def milliseconds(self) -> float:
        return (self.answered_at - self.sent_at).total_seconds() * 1000


def schedule(entrants: list[Entrant]) -> list[Press]:
    """When each presses: evenly over the last seconds, some just after the end, some twice."""
    late = int(len(entrants) * LATE)
    in_time, tardy = entrants[: len(entrants) - late], entrants[len(entrants) - late :]
    presses = [
        Press(entrant, LAST_SECONDS * number / len(in_time))
        for number, entrant in enumerate(in_time)
    ]
    presses += [
        Press(entrant, LAST_SECONDS + 0.05 + 0.45 * number / max(len(tardy), 1))
        for number, entrant in enumerate(tardy)
    ]
    step = max(int(1 / TWICE), 1)
    presses += presses[::step]
    return sorted(presses, key=lambda press: press.after)


def drive(port: int, presses: list[Press], begins: datetime) -> list[Answer]:
    """Press every button at its time, over CONNECTIONS connections; every answer."""
    waiting = iter(presses)
    turn, answers = threading.Lock(), list[Answer]()

    def work() -> None:
        link = http.client.HTTPConnection(ports.HOST, port, timeout=PATIENCE_SECONDS)
        while True:
            with turn:
                press = next(waiting, None)
            if press is None:
                link.close()
                return
            wait = (begins + timedelta(seconds=press.after) - _now()).total_seconds()
            time.sleep(max(wait, 0))
            answers.append(_press(link, press.entrant))

    people = [threading.Thread(target=work) for _number in range(CONNECTIONS)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return answers


def _now() -> datetime:
    return datetime.now(UTC)


def _press(link: http.client.HTTPConnection, entrant: Entrant) -> Answer:
    cookies = {
        settings.SESSION_COOKIE_NAME: entrant.session,
        settings.CSRF_COOKIE_NAME: entrant.csrf,
    }
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"csrfmiddlewaretoken": entrant.csrf, "agreed": "on"})
    sent = _now()
    try:
        status, location, page = _ask(
            link, "POST", f"/nominations/{entrant.public_id}/submit/", headers, body
        )
        answered = _now()
        if status != http.HTTPStatus.FOUND:
            told = "" if status == http.HTTPStatus.CONFLICT else page[:200]
            return Answer(entrant, sent, answered, status, error=told)
        status, _location, page = _ask(link, "GET", urlsplit(location).path, headers)
    except (OSError, http.client.HTTPException) as error:
        link.close()
        return Answer(entrant, sent, _now(), 0, error=type(error).__name__)
    found = _REFERENCE.search(page)
    if found is None:
        return Answer(entrant, sent, answered, status, error=f"no receipt at {location}")
    return Answer(entrant, sent, answered, status, reference=found[1])


def _ask(
    link: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: str | None = None,
) -> tuple[int, str, str]:
    """One request on a connection kept open; again where the server had closed it meanwhile."""
    try:
        link.request(method, path, body, dict(headers))
        answer = link.getresponse()
    except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        link.close()
        link.request(method, path, body, dict(headers))
        answer = link.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read().decode()


def disagreements(answers: list[Answer], deadline: datetime) -> list[str]:
    """Everything that an answer and the database tell differently; empty is what is meant."""
    wrong = [f"{answer.status}: {answer.error}" for answer in answers if answer.error]
    pks = {answer.entrant.nomination for answer in answers}
    kept: dict[int, list[Submission]] = {pk: [] for pk in pks}
    for row in Submission.objects.filter(nomination__in=pks):
        kept[row.nomination_id].append(row)
    references = dict(Nomination.objects.filter(pk__in=pks).values_list("pk", "reference"))
    for answer in answers:
        rows, reference = kept[answer.entrant.nomination], references[answer.entrant.nomination]
        wrong += _about(answer, rows, reference, deadline)
    received = {answer.entrant.nomination for answer in answers if answer.is_received}
    wrong += [f"{pk}: never told received, and kept" for pk in pks - received if kept[pk]]
    numbers = sorted(int(name.rsplit("-", 1)[1]) for name in references.values() if name)
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        wrong.append(f"numbers with gaps or twice: {numbers}")
    return wrong


def _about(
    answer: Answer, rows: list[Submission], reference: str | None, deadline: datetime
) -> Iterator[str]:
    who = answer.entrant.public_id
    if not answer.is_received and not answer.is_too_late:
        yield f"{who}: neither received nor too late"
    if answer.is_too_late and answer.answered_at < deadline:
        yield f"{who}: told too late before the deadline"
    if answer.is_received and answer.sent_at > deadline:
        yield f"{who}: sent after the deadline and received"
    if not answer.is_received:
        return
    if len(rows) != 1 or answer.reference != reference:
        yield f"{who}: told {answer.reference}, kept {len(rows)} as {reference}"
        return
    (row,) = rows
    if row.submitted_at > deadline:
        yield f"{who}: kept after the deadline"
    if row.sha256 != sha256_hex(row.document) or row.document["reference"] != reference:
        yield f"{who}: the document is not the one that was frozen"


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[int]:
    """The site on a port of its own, by the web server's own configuration."""
    with tempfile.TemporaryDirectory() as logs, ports.take_port(FIRST_PORT) as held:
        held.set_inheritable(True)
        with Programs(Path(logs)) as programs:
            programs.start(
                "web",
                [
                    *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
                    *("--bind", f"fd://{held.fileno()}", "--graceful-timeout", "5", "config.wsgi"),
                ],
                {**os.environ, "DATABASE_ROLE": APP, **environment},
                pass_fds=(held.fileno(),),
            )
            wait_until_ready(programs, ports.number(held))
            yield ports.number(held)


def storm(port: int, cycle: Cycle, entrants: list[Entrant]) -> tuple[list[Answer], datetime]:
    """Set the deadline some seconds ahead and let it come. The answers, and when it was."""
    begins = timezone.now() + timedelta(seconds=1)
    deadline = begins + timedelta(seconds=LAST_SECONDS)
    Cycle.objects.filter(pk=cycle.pk).update(closes_at=deadline, grace_minutes=0)
    return drive(port, schedule(entrants), begins), deadline


def main() -> None:
    """Fill, serve, storm, print."""
    world.build()
    source = Nomination.objects.submitted().filter(cycle=_open_cycle()).order_by("pk")[0]
    entrants = make_entrants(source, AGENCIES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with serving({"LOG_LEVEL": "WARNING"}) as port:
        answers, deadline = storm(port, source.cycle, entrants)
    wrong = disagreements(answers, deadline)
    _print(answers, wrong)
    if wrong:
        sys.exit(1)


def _open_cycle() -> Cycle:
    return Cycle.objects.open(timezone.now()).get(award__is_demo=True)


def _print(answers: list[Answer], wrong: list[str]) -> None:
    times = sorted(answer.milliseconds for answer in answers)
    received = sum(answer.is_received for answer in answers)
    late = sum(answer.is_too_late for answer in answers)
    print(
        f"Storm: {AGENCIES} agencies, {len(answers)} presses on {CONNECTIONS} connections in the "
        f"last {LAST_SECONDS:.0f} s.\n"
        f"received {received}, too late {late}, errors {len(answers) - received - late}, "
        f"disagreements with the database {len(wrong)}\n"
        f"median {statistics.median(times):.0f} ms, 95th percentile "
        f"{times[int(len(times) * 0.95) - 1]:.0f} ms, slowest {times[-1]:.0f} ms"
    )
    for line in wrong[:20]:
        print(f"  {line}")
