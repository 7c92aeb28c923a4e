"""Addresses that everybody may read: awards, cycles, winners, data files, interest."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import Role
from tests.access.rows import Row, Table, everyone, only
from tests.access.world import Scene


def _award(scene: Scene) -> Mapping[str, Any]:
    return {"slug": scene.award.slug}


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"slug": scene.award.slug, "year": scene.nominating.cycle.year}


def _winner(scene: Scene) -> Mapping[str, Any]:
    return {"year": scene.winner.year, "slug": scene.winner.slug}


_API = "awards:archive-api:"

TABLE: Table = {
    "awards:home": Row(everyone()),
    "awards:awards": Row(everyone()),
    "awards:award": Row(everyone(), at=_award),
    "awards:cycle": Row(everyone(), at=_cycle),
    # Not announced, so that there is nothing to tell yet.
    "awards:judging": Row(everyone(404), at=_cycle),
    "awards:cycle_ics": Row(everyone(), at=_cycle),
    "awards:winners": Row(everyone()),
    "awards:winner": Row(everyone(), at=_winner),
    # It has no press kit.
    "awards:press_file": Row(everyone(404), at=lambda scene: {**_winner(scene), "part": "picture"}),
    # Read only, whatever the method.
    "awards:winners_feed": Row(everyone(), post=everyone()),
    "awards:winners_csv": Row(everyone()),
    "awards:winners_json": Row(everyone()),
    "awards:evidence": Row(everyone()),
    "awards:interest": Row(everyone(), post=everyone(422)),
    "awards:interest_sent": Row(everyone()),
    # The token goes into the session; whether it is one shows on the page that follows.
    "awards:interest_link": Row(everyone(302), at=lambda scene: {"token": "no-such-token"}),
    "awards:interest_stop_link": Row(everyone(302), at=lambda scene: {"token": "no-such-token"}),
    "awards:interest_confirm": Row(everyone(410), post=everyone(410)),
    "awards:interest_stop": Row(everyone(410), post=everyone(410)),
    "awards:sponsor": Row(only(Role.SPONSOR)),
    "awards:data_guide": Row(everyone()),
    f"{_API}openapi-json": Row(everyone(), post=everyone()),
    f"{_API}api-root": Row(everyone()),
    f"{_API}list_awards": Row(everyone()),
    f"{_API}get_award": Row(everyone(), at=_award),
    f"{_API}list_winners": Row(everyone()),
    f"{_API}get_winner": Row(everyone(), at=_winner),
    # Asked for by POST alone; what the tables send is no JSON.
    **{
        f"{_API}evidence_{kind}": Row(post=everyone(422))
        for kind in ("outcome", "proportion", "cost")
    },
    f"{_API}evidence_warnings": Row(everyone()),
    "awards:sitemap": Row(everyone(), post=everyone()),
    "awards:sitemap_section": Row(
        everyone(), post=everyone(), at=lambda scene: {"section": "winners"}
    ),
    "awards:robots": Row(everyone()),
}
