"""One award from its first line to its winner, by hand, as each role. Nothing skips a page."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.people import NewPerson, People
from tests.e2e.steps import judge, nominee, staff
from tests.e2e.steps.mails import Outbox
from tests.e2e.steps.moving import fill, follow, go, press, reload_until
from tests.e2e.steps.signing import demo_sign_in, sign_up
from tests.e2e.steps.staff import Programme

PHONE = {"width": 390, "height": 844}
WINNING, OTHER = "Paths of Light", "Doors That Lock"
TEAMS = {WINNING: "maia@example.org", OTHER: "tane@example.org"}
DAY = 24.0


@dataclass
class Panel:
    """The browsers of those who judge."""

    chair: Page
    ana: Page
    ben: Page


def test_an_award_from_call_to_archive(people: People, new_person: NewPerson) -> None:
    people.expect("status of 422")  # a form that says what is wrong with it
    desk = demo_sign_in(new_person(), "Programme staff")
    outbox = Outbox(demo_sign_in(new_person(), "Programme staff").context.new_page())
    programme = set_up(desk)
    ask_to_be_told(new_person(), outbox, programme)
    nominees = nominate(new_person, outbox, programme)
    entries_are_accepted(programme, outbox)
    panel = seat_panel(new_person, outbox, programme)
    staff.open_round(programme, judges_per_entry=3, quorum=2)
    score_entries(people, panel, programme)
    close_and_read(people, panel, programme)
    deliberate(people, panel, programme)
    decide(panel, programme, nominees)
    keep_the_embargo(people, new_person(), programme)
    announce(new_person(), nominees, outbox, programme)


def set_up(desk: Page) -> Programme:
    """The award, its cycle with dates in its zone, criteria, the form; then public."""
    staff.create_award(desk, name="Safer Streets Award", slug="safer-streets")
    programme = staff.create_cycle(
        desk,
        "safer-streets",
        year=2027,
        hours={
            "opens": -DAY,
            "closes": 10 * DAY,
            "judging_opens": 11 * DAY,
            "judging_closes": 20 * DAY,
            "announcement": 30 * DAY,
        },
    )
    look_at_criteria(programme)
    staff.publish_form(programme)
    staff.publish_cycle(programme)
    staff.publish_award(desk, "safer-streets")
    return programme


def look_at_criteria(programme: Programme) -> None:
    """The default criteria with their weights; one of them opened, with what its scores mean."""
    page = programme.page
    go(page, programme.desk("criteria/"))
    expect(page.get_by_role("row", name=re.compile(r"Innovation\s+10\s"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(r"Impact\s+20\s"))).to_be_visible()
    follow(page, "Innovation")
    expect(page.get_by_role("group", name="What the scores mean")).to_be_visible()


def ask_to_be_told(visitor: Page, outbox: Outbox, programme: Programme) -> None:
    """Opening the link from the mail confirms nothing; pressing the button does."""
    go(visitor, programme.award_path)
    expect(visitor.get_by_text("Nominations are open.")).to_be_visible()
    go(visitor, "/interest/?award=safer-streets")
    fill(visitor, {"E-mail address": "visitor@example.org"})
    press(visitor, "Send me the link")
    expect(visitor.get_by_role("heading", name="Look in your mail")).to_be_visible()
    link = outbox.read("visitor@example.org", "Please confirm").path()
    for _again in range(2):
        go(visitor, link)
        expect(visitor.get_by_role("heading", name="Confirm your request")).to_be_visible()
    press(visitor, "Yes, tell me")
    expect(visitor.get_by_role("heading", name="You are on the list")).to_be_visible()
    outbox.expect("visitor@example.org", "Nominations are open: Safer Streets Award")


def nominate(new_person: NewPerson, outbox: Outbox, programme: Programme) -> dict[str, Page]:
    """Two teams. The first meets every refusal on its way, the second goes straight through."""
    first = sign_up(new_person(), outbox, name="Maia Made-up", email=TEAMS[WINNING])
    nominee.create_agency(first, name="Sample Bay Police")
    home = nominee.start(first, programme.award_path, title=WINNING)
    refused_while_incomplete(first, home)
    nominee.answer_all(first, home)
    shows_what_it_comes_to(first)
    submit_twice_at_once(first)
    reference = nominee.read_reference(first)
    back_does_no_harm(first, home, reference)
    outbox.expect(TEAMS[WINNING], f"Received: {reference}")

    second = sign_up(new_person(), outbox, name="Tane Made-up", email=TEAMS[OTHER])
    nominee.create_agency(second, name="Example Harbour Police")
    nominee.answer_all(second, nominee.start(second, programme.award_path, title=OTHER))
    assert nominee.submit(second) != reference
    return {WINNING: first, OTHER: second}


def refused_while_incomplete(page: Page, home: str) -> None:
    """An answer that is too long is kept and named; missing ones are listed before submitting."""
    go(page, home)
    follow(page, "The programme in short")
    long = "word " * 230
    fill(page, {"Summarise the programme": long})
    press(page, "Save and come back later")
    expect(page.get_by_text("“Summarise the programme” has a problem")).to_be_visible()
    follow(page, "The programme in short")
    field = page.get_by_label("Summarise the programme")
    assert field.input_value().split() == long.split()
    go(page, home)
    follow(page, "Check your answers")
    expect(page.get_by_text("Still needed before you can submit")).to_be_visible()
    expect(page.get_by_role("link", name="Continue to the declaration")).to_have_count(0)


def shows_what_it_comes_to(page: Page) -> None:
    """The check page tells the change in percent and the cost for each 1,000 residents."""
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"[−-]25(\.0)?\s?%"))
    expect(main).to_contain_text("per 1,000 residents")
    expect(main).to_contain_text("240.00")


def submit_twice_at_once(page: Page) -> None:
    """A double click on the button sends one submission."""
    follow(page, "Continue to the declaration")
    press(page, "Submit nomination")
    expect(page.get_by_text("Confirm the declaration").first).to_be_visible()
    page.get_by_role("checkbox", name="I confirm this for the agency").check()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    with page.expect_navigation(url=re.compile("/receipt/")):
        page.get_by_role("button", name="Submit nomination").dblclick()
    assert sent.count("POST") == 1


def back_does_no_harm(page: Page, home: str, reference: str) -> None:
    """Back to the declaration and pressing again leads to the same receipt, version 1."""
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    again = page.get_by_role("button", name="Submit nomination")
    if again.count():
        press(page, "Submit nomination")
        assert nominee.read_reference(page) == reference
    go(page, f"{home}submit/")
    assert page.get_by_role("button", name="Submit nomination").count() == 0
    go(page, f"{home}receipt/")
    assert nominee.read_reference(page) == reference
    go(page, home)
    expect(page.get_by_role("link", name="Read this version")).to_have_count(1)
    follow(page, re.compile("Read this version"))
    expect(page.get_by_text("Exactly as it was submitted.")).to_be_visible()


def entries_are_accepted(programme: Programme, outbox: Outbox) -> None:
    programme.set_dates(closes=-2, judging_opens=-1)
    for title in (WINNING, OTHER):
        staff.accept(programme, title)
        outbox.expect(TEAMS[title], "Accepted for judging")


def seat_panel(new_person: NewPerson, outbox: Outbox, programme: Programme) -> Panel:
    """Two judges and a chair come by their links; one has a conflict with an entry."""
    seats: dict[str, Page] = {}
    for name, role in (("Chiara", "Chair"), ("Ana", "Judge"), ("Ben", "Judge")):
        email = f"{name.lower()}@example.org"
        staff.invite(programme, email=email, role=role)
        seats[name] = new_person(viewport=PHONE) if name == "Ben" else new_person()
        judge.join(seats[name], outbox, name=f"{name} Made-up", email=email)
        conflicts = (OTHER,) if name == "Ben" else ()
        judge.declare(seats[name], programme.judging("conflicts/"), conflicts=conflicts)
    go(programme.page, programme.desk("judging/conflicts/"))
    expect(programme.page.get_by_role("row", name=re.compile(f"Ben.*{OTHER}"))).to_be_visible()
    return Panel(chair=seats["Chiara"], ana=seats["Ana"], ben=seats["Ben"])


def score_entries(people: People, panel: Panel, programme: Programme) -> None:
    """Drafts are one's own; the entry in conflict is not there for its judge; all is sealed."""
    entries = programme.judging("entries/")
    address: dict[str, str] = {}
    for person, scores in ((panel.ana, {WINNING: 4, OTHER: 1}), (panel.ben, {WINNING: 5})):
        for title, value in scores.items():
            judge.open_entry(person, entries, title)
            expect(person.get_by_role("radio", checked=True)).to_have_count(0)
            expect(person.get_by_text("Ana alone reads this.")).to_have_count(0)
            judge.score(person, value, comment="Ana alone reads this." * (person is panel.ana))
            judge.save_draft(person)
            if person is panel.ana:
                address[title] = person.url.partition("#")[0]
            judge.seal(person)
            expect(person.get_by_text("Scores sealed, version 1")).to_be_visible()
    closed_to(people, panel.ben, address[OTHER], programme)
    only_counts(programme)
    for title, value in ((WINNING, 4), (OTHER, 4)):
        judge.open_entry(panel.chair, entries, title)
        judge.score(panel.chair, value)
        judge.seal(panel.chair)


def closed_to(people: People, person: Page, other_address: str, programme: Programme) -> None:
    """Nothing of an entry in conflict, nor anybody else's scorecard, answers to its judge."""
    people.expect("404")
    go(person, programme.judging("entries/"))
    expect(person.get_by_text(OTHER)).to_have_count(0)
    for address in (other_address, f"{other_address}check/", programme.judging("results/")):
        answer = person.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(person.get_by_text(OTHER)).to_have_count(0)


def only_counts(programme: Programme) -> None:
    """Before the close staff see how many scorecards are sealed, and no score."""
    page = programme.page
    go(page, programme.judging("progress/"))
    expect(page.get_by_text("3 of 5 scorecards sealed")).to_be_visible()
    expect(page.get_by_text("Ana alone reads this.")).to_have_count(0)
    answer = page.request.get(programme.judging("results/"))
    assert answer.status == 404


def close_and_read(people: People, panel: Panel, programme: Programme) -> None:
    """Both means stand in the ranking, with the number of scores."""
    page = programme.page
    go(page, programme.judging("progress/"))
    follow(page, "Close the round")
    press(page, "Close and compute the result")
    go(page, programme.judging("results/"))
    for column in ("Weighted mean", "Adjusted mean"):
        expect(page.get_by_role("main")).to_contain_text(column)
    first = page.get_by_role("row").filter(has_text=WINNING).first
    expect(first).to_contain_text("4.33")
    expect(first).to_contain_text("3")
    people.expect("404")
    answer = panel.ana.goto(programme.judging("results/"))
    assert answer is not None
    assert answer.status == 404


def deliberate(people: People, panel: Panel, programme: Programme) -> None:
    """On the entry on which two judges are far apart; who is in conflict finds no such room."""
    path = programme.judging("deliberation/")
    go(panel.chair, path)
    press(panel.chair, "Open the deliberation")
    go(panel.ana, path)
    follow(panel.ana, OTHER)
    expect(panel.ana.get_by_role("main")).to_contain_text("between 1.00 and 4.00")
    fill(panel.ana, {"Your remark": "I had doubts about the figures."})
    press(panel.ana, "Say it")
    people.expect("404")
    answer = panel.ben.goto(path)
    assert answer is not None
    assert answer.status == 404
    go(panel.chair, path)
    follow(panel.chair, OTHER)
    expect(panel.chair.get_by_text("I had doubts about the figures.")).to_be_visible()
    fill(panel.chair, {"What the panel came to": "The scores stand."})
    press(panel.chair, "Write down the conclusion")
    go(panel.chair, path)
    follow(panel.chair, "Close the deliberation")
    press(panel.chair, "Close the deliberation")


def decide(panel: Panel, programme: Programme, nominees: dict[str, Page]) -> None:
    """The result is frozen, a decision proposed and signed; the team accepts; two release it."""
    page, path = programme.page, programme.judging("decision/")
    frozen = programme.judging("results/frozen/")
    go(page, frozen)
    press(page, "Freeze the bundle")
    for person in (page, panel.chair):
        go(person, frozen)
        press(person, re.compile("^Sign"))
    go(page, path)
    follow(page, "Propose a decision")
    winner = page.get_by_role("group", name="Honour 1")
    winner.get_by_role("combobox", name="Honour").select_option("Winner")
    chosen = winner.get_by_role("combobox", name="Nomination").locator("option:checked")
    expect(chosen).to_contain_text(WINNING)
    winner.get_by_role("textbox", name="Citation").fill("Residents hold the switch.")
    press(page, "Propose this decision")
    for person in (panel.chair, page):
        go(person, path)
        press(person, re.compile("^Sign"))
    accept_in_confidence(nominees[WINNING])
    programme.set_dates(judging_closes=-0.5, announcement=DAY)
    for person in (panel.chair, page):
        go(person, path)
        follow(person, "Go to the release")
        press(person, "Release the decision")
    expect(page.get_by_text("The decision is released.")).to_be_visible()


def accept_in_confidence(owner: Page) -> None:
    go(owner, "/nominations/")
    follow(owner, WINNING)
    follow(owner, "Read and answer")
    expect(owner.get_by_text("Tell nobody before the announcement:")).to_be_visible()
    fill(owner, {"People to be named": "Maia Made-up"})
    owner.get_by_role("checkbox", name=re.compile("^We accept")).check()
    press(owner, "Accept the honour")
    expect(owner.get_by_text("Your answer is with us.")).to_be_visible()


PUBLIC = ("/winners/", "/winners/feed/", "/winners.json", "/winners.csv", "/api/winners", "/")


def keep_the_embargo(people: People, visitor: Page, programme: Programme) -> None:
    """Released, but before its hour: nothing of the winner is to be found."""
    people.expect("favicon|404")
    for path in (*PUBLIC, programme.award_path, programme.public_path, "/sitemap-winners.xml"):
        answer = visitor.request.get(path)
        assert WINNING not in answer.text(), path
    assert visitor.request.get("/winners/2027/paths-of-light/").status == 404


def announce(
    visitor: Page, nominees: dict[str, Page], outbox: Outbox, programme: Programme
) -> None:
    """The hour comes: the winner is in the archive, and both teams are told."""
    programme.set_dates(announcement=-0.25)
    go(visitor, "/winners/?q=light")
    follow(visitor, WINNING)
    expect(visitor.get_by_role("heading", name=WINNING, level=1)).to_be_visible()
    expect(visitor.get_by_role("main")).to_contain_text("Sample Bay Police")
    for path in PUBLIC:
        assert WINNING in visitor.request.get(path).text(), path
    go(visitor, programme.public_path)
    reload_until(visitor, lambda: visitor.get_by_role("main").get_by_text(WINNING))
    for title, email in TEAMS.items():
        mail = outbox.read(email, "the decision")
        assert ("has won" in mail.text) == (title == WINNING)
    go(nominees[OTHER], "/nominations/")
