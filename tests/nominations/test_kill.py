"""The server is killed in the middle of a burst of autosaves: what it acknowledged is there."""

import http.client
import json
import os
import re
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import User
from awards.enums import QuestionKind
from awards.models import Question
from nominations.models import Nomination
from nominations.services.answers import answer_digest
from tests.factories import member
from tests.nominations import making
from tools import ports
from tools.database import with_database
from tools.managing import environment
from tools.processes import Program, Programs
from tools.serving import wait_until_ready

EDITORS = 4
BURST = 60
"""Acknowledged saves after which the server is killed."""
FIRST_PORT = 8300
PATIENCE = 60
"""Seconds; the machine may be busy."""
TOKEN = "k" * 32
SHARED = "summary"
THEIRS = re.compile(r'name="theirs-summary" value="([^"]+)"')


@dataclass
class Acknowledged:
    """What the server said that it saved, by question, and what was ever sent."""

    saved: dict[str, dict[int, str]] = field(default_factory=dict)
    sent: dict[str, set[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, question: str, version: int, words: str) -> None:
        with self.lock:
            self.saved.setdefault(question, {})[version] = words

    def note_sent(self, question: str, words: str) -> None:
        with self.lock:
            self.sent.setdefault(question, set()).add(words)

    def count(self) -> int:
        with self.lock:
            return sum(map(len, self.saved.values()))


@dataclass
class Page:
    """One editor's page: it saves a question as fast as it can until the server is gone."""

    nomination: str
    name: str
    question: str
    section: str
    cookie: str
    port: int
    known: Acknowledged
    seen: str = f"0:{answer_digest(None)}"
    unsaved: str = ""
    answers: list[int] = field(default_factory=list)

    def write_until_gone(self) -> None:
        number = 0
        while True:
            number += 1
            self.unsaved = f"{self.name} wrote this as number {number} of {self.question}. " * 20
            try:
                self.save()
            except (OSError, http.client.HTTPException, ValueError):
                return

    def save(self) -> None:
        """Send the words; in a conflict keep one's own, as somebody with a hot temper would."""
        words = self.unsaved.strip()
        self.known.note_sent(self.question, words)
        status, answer = self._post(words)
        if status == 409 and (theirs := THEIRS.search(answer["html"])):
            self.seen = theirs[1]
            status, answer = self._post(words)
        self.answers.append(status)
        if status == 200:
            self.seen = str(answer["seen"][f"seen-{self.question}"])
            self.known.note(self.question, self.version(), words)

    @property
    def where(self) -> str:
        return reverse("nominations:autosave", args=[self.nomination, self.section])

    def fields(self, words: str) -> dict[str, str]:
        return {
            "question": self.question,
            f"answer-{self.question}": words,
            f"seen-{self.question}": self.seen,
        }

    def version(self) -> int:
        """Of what the server says that it saved."""
        return int(self.seen.partition(":")[0])

    def _post(self, words: str) -> tuple[int, Any]:
        line = http.client.HTTPConnection(ports.HOST, self.port, timeout=PATIENCE)
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        try:
            line.request("POST", self.where, urlencode(self.fields(words)), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()


class CostPage(Page):
    """The page of a new cost, whose words are no cost yet."""

    @property
    def where(self) -> str:
        return reverse("nominations:cost_add", args=[self.nomination, "costs"])

    def fields(self, words: str) -> dict[str, str]:
        seen = str(self.version() if self.answers else 0)
        return {"question": "row", "key": "page", "seen-row": seen, "label": words, "amount": "?"}


class TitlePage(Page):
    """The page of the details. Its saves are counted here, as a field has no version."""

    @property
    def where(self) -> str:
        return reverse("nominations:details", args=[self.nomination])

    def fields(self, words: str) -> dict[str, str]:
        seen = self.seen if self.answers else ""
        return {"question": "title", "title": words[:200].strip(), "seen-title": seen}

    def version(self) -> int:
        return len(self.answers)


def serve(programs: Programs, port_holder: socket.socket, state: Path) -> Program:
    """The real server on the test's database, as the application's role."""
    url = os.environ.get("DATABASE_URL", "postgresql://laurel_app@localhost/laurel")
    values = {
        "DATABASE_URL": with_database(url, connection.settings_dict["NAME"]),
        "DATABASE_ROLE": settings.APPLICATION_ROLE,
        "MEDIA_ROOT": str(state),
        "WEB_CONCURRENCY": "2",
    }
    port_holder.set_inheritable(True)
    program = programs.start(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
            *("--bind", f"fd://{port_holder.fileno()}", "config.wsgi"),
        ],
        environment("config.settings.test", values),
        pass_fds=(port_holder.fileno(),),
    )
    wait_until_ready(programs, ports.number(port_holder))
    return program


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@pytest.fixture
def nomination(transactional_db: None) -> Nomination:
    return making.draft()


@pytest.fixture
def pages(nomination: Nomination) -> list[Page]:
    """Four editors, each at a question of their own; three of them also at one that they share."""
    texts = Question.objects.filter(section__form=nomination.form_id, kind=QuestionKind.LONG_TEXT)
    own = list(texts.exclude(slug=SHARED).select_related("section")[:EDITORS])
    known, made = Acknowledged(), []
    for number, question in enumerate(own):
        user = member(nomination.agency, MembershipRole.EDITOR)
        common: dict[str, Any] = {
            "nomination": nomination.public_id,
            "name": f"Editor {number}",
            "cookie": signed_in(user),
            "port": 0,
            "known": known,
        }
        made.append(Page(question=question.slug, section=question.section.slug, **common))
        if number:
            made.append(Page(question=SHARED, section="summary", **common))
        if number == 1:
            made.append(CostPage(question="row", section="", **common))
        if number == 2:
            made.append(TitlePage(question="title", section="", **common))
    return made


def test_what_was_acknowledged_is_there(
    nomination: Nomination, pages: list[Page], tmp_path: Path
) -> None:
    known = pages[0].known
    with ports.take_port(FIRST_PORT) as held, Programs(tmp_path / "first") as programs:
        web = serve(programs, held, tmp_path)
        for page in pages:
            page.port = ports.number(held)
        threads = [threading.Thread(target=page.write_until_gone) for page in pages]
        for thread in threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while known.count() < BURST and time.monotonic() < until:
            time.sleep(0.01)
        # Master and workers at once, while saves are on their way.
        os.killpg(web.process.pid, signal.SIGKILL)
        web.process.wait()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert known.count() >= BURST
    assert {status for page in pages for status in page.answers} <= {200, 409}
    assert len(known.saved) == EDITORS + 3
    assert_kept(nomination, known)

    with ports.take_port(FIRST_PORT) as held, Programs(tmp_path / "second") as programs:
        serve(programs, held, tmp_path)
        for page in pages:
            page.port = ports.number(held)
            page.save()
            assert page.answers[-1] == 200, "the page sends again what was not acknowledged"
    assert_kept(nomination, known)


def numbered(words: str) -> int:
    """Which of its saves a page's words are."""
    return int(words.split("number ")[1].split()[0])


def assert_kept(nomination: Nomination, known: Acknowledged) -> None:
    """Each answer stands in the acknowledged version, or in a later one that was sent too."""
    answers = {answer.question: answer for answer in nomination.answers.all()}
    draft, label = nomination.row_drafts.get(), known.saved["row"]
    assert draft.version >= max(label)
    assert draft.fields["label"] in known.sent["row"]
    if draft.version == max(label):
        assert draft.fields["label"] == label[max(label)]
    nomination.refresh_from_db()
    titles = [words[:200].strip() for words in known.sent["title"]]
    assert nomination.title in titles
    assert numbered(nomination.title) >= numbered(known.saved["title"][max(known.saved["title"])])
    for question, saved in known.saved.items():
        if question not in answers:
            continue
        answer, last = answers[question], max(saved)
        assert answer.version >= last, question
        if answer.version == last:
            assert answer.value == saved[last], question
        assert answer.value in known.sent[question], question
        newest = nomination.revisions.filter(question=question).latest("pk")
        assert (newest.value, newest.version) == (answer.value, answer.version)
