"""The result bundle: everything a round's result was made of, in one JSON file.

    schema          "laurel-result-bundle-1"
    award, year, round
                    slug of the award, year of the cycle, number of the round
    kind            score | shortlist | rank | pairs
    software        names and versions, e.g. {"laurel": "0.1.0", "numpy": "2.5.5"}
    method          official   adjusted | raw; null where the kind has no such choice
                    seed       text that decides draws and lots
                    scale      width of the rubric's scale in points
                    decimals   values equal to so many decimals are ties
                    quorum     scorecards (or ballots) an entry should have
                    criteria   [{criterion, weight}] in the rubric's order
                    tie_rule   steps from "value" to "lot"
    entries         [{entry, submission_sha256, category}]: all that were in the round
    scores          [{entry, judge, version, sha256, scores: {criterion: value}}], in a shortlist
                    [{entry, judge, version, sha256, answer: yes | maybe | no}]; those that count
    ballots         [{judge, version, sha256, order: [entry, first to last]}] for kind rank,
                    [{judge, version, sha256, choices: [{a, b, better}]}] for kind pairs
    votes           {entry: votes}, for a tie rule with the step "vote"
    void            [{entry, judge, version, sha256, scores | answer | order | choices, ground,
                    reason}]: sealed, but not counted
    categories      [{category, name, ...}]: what `bundles.result_of` made of it, in display order
    deliberation    null, or {scores, ballots, votes, categories}: the same from a second set
    inputs_sha256   digest of the database's rows the result was computed from
    audit_head      null, or {seq, hash} of the audit trail when the bundle was made
    sha256          SHA-256 of the canonical JSON (see `canonical`) of all the rest

Judges have random names such as J03. `sha256` of a score or ballot is the sealed row's digest.
A ballot may name entries that left the round since; they are passed over. `deliberation` lists
only the lists that differ; `categories` always.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from judging.engine.ties import STEPS, Step

SCHEMA = "laurel-result-bundle-1"

Kind = Literal["score", "shortlist", "rank", "pairs"]
CategoryKey = int | str | None
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WeightedCriterion(_Part):
    """A criterion and its weight; weights count in proportion."""

    criterion: Name
    weight: FiniteFloat = Field(gt=0)


class Method(_Part):
    """What decides the order, locked before the round opened."""

    seed: Name
    official: Literal["adjusted", "raw"] | None = None
    scale: FiniteFloat | None = Field(default=None, gt=0)
    decimals: int = Field(default=2, ge=0, le=6)
    quorum: int = Field(default=1, ge=1)
    criteria: list[WeightedCriterion] = []
    tie_rule: list[Step] = list(STEPS)


class BundleEntry(_Part):
    """An entry of the round, with the digest of the version the judges read."""

    entry: Name
    submission_sha256: Digest | None = None
    category: CategoryKey = None


class Choice(_Part):
    """A judge's choice between two entries; `better` is one of them, null for none."""

    a: Name
    b: Name
    better: str | None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if self.better not in (self.a, self.b, None):
            raise ValueError(f"{self.better} is neither {self.a} nor {self.b}")
        return self


class Card(_Part):
    """A sealed scorecard: scores by criterion, or an answer."""

    entry: Name
    judge: Name
    version: int = 1
    sha256: Digest | None = None
    scores: dict[str, FiniteFloat] | None = None
    answer: Literal["yes", "maybe", "no"] | None = None


class Ballot(_Part):
    """A sealed ballot: an order, or choices between two."""

    judge: Name
    version: int = 1
    sha256: Digest | None = None
    order: list[str] | None = None
    choices: list[Choice] | None = None


class VoidCard(_Part):
    """A sealed scorecard or ballot that does not count, and why."""

    entry: str | None = None
    judge: Name
    version: int = 1
    sha256: Digest | None = None
    scores: dict[str, FiniteFloat] | None = None
    answer: Literal["yes", "maybe", "no"] | None = None
    order: list[str] | None = None
    choices: list[Choice] | None = None
    ground: str
    reason: str


class CategoryName(BaseModel):
    """A category and its name; what was computed for it stands beside."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    category: CategoryKey = None
    name: str = ""


class Inputs(BaseModel):
    """What a result is computed from."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: Kind
    method: Method
    entries: list[BundleEntry] = Field(min_length=1)
    scores: list[Card] = []
    ballots: list[Ballot] = []
    votes: dict[str, FiniteFloat] = {}
    categories: list[CategoryName] = [CategoryName()]


class Deliberation(_Part):
    """What the panel's deliberation changed, and the result with it."""

    scores: list[Card] | None = None
    ballots: list[Ballot] | None = None
    votes: dict[str, FiniteFloat] | None = None
    categories: list[CategoryName]


class AuditHead(_Part):
    """The last entry of the audit trail."""

    seq: int
    hash: Digest


class Bundle(Inputs):
    """The whole file."""

    schema_: Literal["laurel-result-bundle-1"] = Field(alias="schema")
    award: Name
    year: int
    round: int
    software: dict[str, str]
    void: list[VoidCard] = []
    deliberation: Deliberation | None = None
    inputs_sha256: Digest
    audit_head: AuditHead | None = None
    sha256: Digest


def json_schema() -> dict[str, Any]:
    """The bundle's JSON Schema (draft 2020-12)."""
    return Bundle.model_json_schema(by_alias=True)
