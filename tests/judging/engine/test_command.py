"""`python -m judging.engine`: shapes, round trips and complaints, without Django's settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from judging.engine.__main__ import main
from judging.engine.ranking import rank
from judging.engine.scores import weighted_scores

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "data" / "golden_crossed.csv"

ENTRIES = """entry,topics,language,region,agency
E1,burglary;youth,en,NW,Springfield PD
E2,drugs,es,SE,Shelbyville PD
E3,youth,en,NW,
"""
JUDGES = """judge,topics,languages,region,agency,min_load,max_load
J1,burglary;drugs,en;es,north,,1,3
J2,youth,en,north,,0,
J3,drugs,es;en,south,,1,3
"""
CONFLICTS = "entry,judge\nE3,J1\n"
SCORES = "entry,judge,impact,cost\n" + "".join(
    f"E{entry},J{judge},{(2 * entry + judge) % 6},{(entry + 2 * judge) % 5 + 0.5}\n"
    for entry in range(8)
    for judge in range(4)
    if (entry + judge) % 5
)
WEIGHTS = "criterion,weight\nimpact,30\ncost,10\n"


@pytest.fixture
def files(tmp_path):
    contents = {
        "entries": ENTRIES,
        "judges": JUDGES,
        "conflicts": CONFLICTS,
        "scores": SCORES,
        "weights": WEIGHTS,
    }
    for name, text in contents.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def assign_options(files, *more):
    options = ["--entries", "entries", "--judges", "judges", "--conflicts", "conflicts"]
    paths = [str(files / f"{text}.csv") if text[0] != "-" else text for text in options]
    return ["assign", *paths, "--per-entry", "2", "--seed", "7", *more]


def rank_options(files, *more):
    return ["rank", "--scores", str(files / "scores.csv"), *more]


def run_in_shell(arguments):
    """A process of its own that has no settings to fall back on."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO")}
    return subprocess.run(  # noqa: S603 - this interpreter, arguments of these tests
        [sys.executable, "-m", "judging.engine", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def output(capsys, arguments):
    assert main(arguments) == 0
    return capsys.readouterr().out


def document(capsys, arguments):
    return json.loads(output(capsys, [*arguments, "--json"]))


def test_assign_prints_the_plan_as_json(files):
    done = run_in_shell(assign_options(files, "--json"))
    assert done.returncode == 0
    plan = json.loads(done.stdout)
    assert list(plan) == [
        "status",
        "total_affinity",
        "min_affinity",
        "pairs",
        "short",
        "loads",
        "relaxed",
        "seconds",
    ]
    assert plan["status"] == "optimal"
    assert all(set(pair) == {"entry", "judge", "affinity"} for pair in plan["pairs"])
    assert plan["total_affinity"] == sum(pair["affinity"] for pair in plan["pairs"])
    assert plan["loads"] == {"J1": 2, "J2": 2, "J3": 2}
    assert {"entry": "E3", "judge": "J1"} not in [
        {"entry": pair["entry"], "judge": pair["judge"]} for pair in plan["pairs"]
    ]


def test_rank_reproduces_the_golden_numbers(golden):
    done = run_in_shell(["rank", "--scores", str(GOLDEN), "--json"])
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert list(result) == [
        "method",
        "gate",
        "sb2",
        "s2",
        "lambda",
        "entries",
        "judges",
        "reliability",
        "strictness_p",
        "components",
        "near_ties",
    ]
    assert (result["method"], result["gate"], result["components"]) == ("adjusted", "open", 1)
    assert result["lambda"] == pytest.approx(golden["lambda"], abs=1e-3)
    adjusted = {entry["entry"]: entry["adjusted"] for entry in result["entries"]}
    assert adjusted == pytest.approx(golden["adjusted"], abs=1e-3)
    assert result["reliability"] == pytest.approx(
        {"adjusted": 0.7481, "raw": 0.5757, "single": 0.4261, "alpha": 0.17715, "k": 4}, abs=1e-3
    )
    assert set(result["entries"][0]) == {
        "entry",
        "raw",
        "adjusted",
        "se",
        "rank",
        "rank_low",
        "rank_high",
        "p_top1",
        "p_top3",
        "n",
    }
    assert set(result["judges"][0]) == {"judge", "strictness", "se", "fit", "n", "flag"}
    assert set(result["near_ties"][0]) == {"a", "b", "p"}


def test_the_engine_loads_no_django():
    program = "import sys, judging.engine.__main__; sys.exit('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - this interpreter, a fixed program
        [sys.executable, "-c", program], cwd=ROOT, check=False
    )
    assert done.returncode == 0


def test_short_plans_say_why(files, capsys):
    (files / "conflicts.csv").write_text("entry,judge\nE2,J1\nE2,J3\n")
    plan = document(capsys, assign_options(files))
    assert plan["status"] == "short"
    assert plan["short"] == [
        {
            "entry": "E2",
            "wanted": 2,
            "assigned": 0,
            "reason": "Only 0 of 3 judges may read it: 2 have a conflict, 1 does not read es.",
        }
    ]


def test_relaxed_minimums_are_listed(files, capsys):
    (files / "judges.csv").write_text(JUDGES.replace("J3,drugs,es;en,south,,1,3", "J3,,es,,,3,3"))
    plan = document(capsys, assign_options(files))
    assert plan["relaxed"] == [{"judge": "J3", "min_load": 3, "max_load": 3, "load": 1}]


def test_region_cap(files, capsys):
    plan = document(capsys, assign_options(files, "--region-cap", "1"))
    readers = {(pair["entry"], pair["judge"]) for pair in plan["pairs"]}
    assert not {("E1", "J1"), ("E1", "J2")} <= readers


def test_conflicts_are_optional(files, capsys):
    arguments = assign_options(files)
    place = arguments.index("--conflicts")
    assert document(capsys, arguments[:place] + arguments[place + 2 :])["status"] == "optimal"


def test_weights_are_normalised_and_scores_kept_as_they_are(files, capsys):
    result = document(capsys, rank_options(files, "--weights", str(files / "weights.csv")))
    rows = [line.split(",") for line in SCORES.splitlines()[1:]]
    expected = rank(
        weighted_scores(
            [(e, j, {"impact": float(a), "cost": float(b)}) for e, j, a, b in rows],
            {"impact": 0.75, "cost": 0.25},
        ),
        seed="0",
    )
    assert [entry["entry"] for entry in result["entries"]] == [e.entry for e in expected.entries]
    assert [entry["adjusted"] for entry in result["entries"]] == pytest.approx(
        [e.adjusted for e in expected.entries]
    )
    assert result["gate"] == expected.gate == "open"


def test_a_shut_gate_leaves_nulls(files, capsys):
    (files / "scores.csv").write_text("entry,judge,score\nE1,J1,3\nE1,J2,4\nE2,J1,2\n")
    result = document(capsys, rank_options(files))
    assert (result["gate"], result["method"]) == ("few_scores", "raw")
    assert result["sb2"] is result["lambda"] is result["strictness_p"] is None
    assert result["entries"][0] == {
        "entry": "E1",
        "raw": 3.5,
        "adjusted": 3.5,
        "se": None,
        "rank": 1,
        "rank_low": None,
        "rank_high": None,
        "p_top1": None,
        "p_top3": None,
        "n": 2,
    }
    assert result["reliability"]["adjusted"] is None


def test_tables_for_people(files, capsys):
    plan = output(capsys, assign_options(files))
    assert plan.startswith("optimal: 6 readings")
    assert "judge  load\nJ1        2" in plan
    ranking = output(capsys, ["rank", "--scores", str(GOLDEN)])
    assert "Means are adjusted for how strict each entry's judges are." in ranking
    assert "   1  E13    4  7.12      6.93  0.61  1-6 " in ranking
    assert "J4     10        1.03  0.40  0.37  lenient" in ranking


def test_unlinked_groups_are_warned_of(files, capsys):
    text = SCORES + SCORES.split("\n", 1)[1].replace("E", "X").replace("J", "Y")
    (files / "scores.csv").write_text(text)
    assert main(rank_options(files, "--json")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["components"] == 2
    assert "2 groups that share no judge" in printed.err
    assert "2 groups that share no judge" in output(capsys, rank_options(files))


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("entries", ENTRIES + "E1,,en,,\n", "entries.csv, line 5 (entry E1): already in line 2."),
        ("entries", "entry,topics\nE1,a\n", "entries.csv, line 1: no column “language”"),
        ("entries", ENTRIES + ",,en,,\n", "entries.csv, line 5 (entry ): entry is empty."),
        ("entries", ENTRIES + "E4,,en\n", "entries.csv, line 5: 3 cells, but 5 columns."),
        ("entries", ENTRIES.split("\n")[0], "entries.csv: no rows below the header."),
        ("entries", "", "entries.csv, line 1: no column “entry”"),
        (
            "judges",
            JUDGES + "J4,,en,,,x,\n",
            "judges.csv, line 5 (judge J4): min_load “x” is not a whole number from 0.",
        ),
        (
            "judges",
            JUDGES + "J4,,en,,,1,-2\n",
            "judges.csv, line 5 (judge J4): max_load “-2” is not a whole number from 0.",
        ),
        (
            "judges",
            JUDGES + "J4,,en,,,3,2\n",
            "judges.csv, line 5 (judge J4): min_load 3 is above max_load 2.",
        ),
        (
            "conflicts",
            CONFLICTS + "E9,J1\n",
            "conflicts.csv, line 3 (entry E9, judge J1): there is no entry E9.",
        ),
        (
            "conflicts",
            CONFLICTS + "E1,J9\n",
            "conflicts.csv, line 3 (entry E1, judge J9): there is no judge J9.",
        ),
    ],
)
def test_bad_assignment_files_are_named_by_row(files, capsys, name, text, complaint):
    (files / f"{name}.csv").write_text(text)
    assert main(assign_options(files)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(complaint)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (
            "scores",
            SCORES + "E9,J1,abc,3\n",
            "scores.csv, line 28 (entry E9, judge J1): impact “abc” is not a number.",
        ),
        (
            "scores",
            SCORES + "E9,J1,,3\n",
            "scores.csv, line 28 (entry E9, judge J1): impact is empty.",
        ),
        (
            "scores",
            SCORES + "E9,J1,3,nan\n",
            "scores.csv, line 28 (entry E9, judge J1): cost “nan” is not a number.",
        ),
        (
            "scores",
            SCORES + "E0,J1,3,3\n",
            "scores.csv, line 28 (entry E0, judge J1): already in line 2.",
        ),
        ("scores", "entry,judge\nE1,J1\n", "scores.csv: no column with scores."),
        ("scores", "entry,judge,score\n", "scores.csv: no rows below the header."),
        ("scores", "entry,judge,a,a\nE1,J1,1,2\n", "scores.csv, line 1: column “a” occurs twice."),
        ("scores", 'entry,judge,a\nE1,J1,"1\n', "scores.csv, line 2: unexpected end of data."),
        ("weights", "criterion,weight\nimpact,1\n", "scores.csv: criterion cost has no weight."),
        ("weights", WEIGHTS + "style,1\n", "scores.csv: no column for criterion style."),
        (
            "weights",
            "criterion,weight\nimpact,1\ncost,0\n",
            "weights.csv, line 3 (criterion cost): weight 0 is not above 0.",
        ),
    ],
)
def test_bad_score_files_are_named_by_row(files, capsys, name, text, complaint):
    (files / f"{name}.csv").write_text(text)
    assert main(rank_options(files, "--weights", str(files / "weights.csv"))) == 2
    assert capsys.readouterr().err.startswith(complaint)


def test_a_file_that_is_not_there_or_not_text(files, capsys):
    assert main(["rank", "--scores", str(files / "nowhere.csv")]) == 2
    assert "nowhere.csv: cannot be read (No such file or directory)." in capsys.readouterr().err
    (files / "scores.csv").write_bytes(b"entry,judge,score\nE1,J1,\xff\n")
    assert main(rank_options(files)) == 2
    assert "scores.csv: not UTF-8 text (byte 24)." in capsys.readouterr().err


def test_a_byte_order_mark_and_blank_lines_do_no_harm(files, capsys):
    (files / "scores.csv").write_text("\ufeff" + SCORES.replace("\n", "\r\n\r\n"))
    assert document(capsys, rank_options(files))["gate"] == "open"


@pytest.mark.parametrize("arguments", [["--per-entry", "0"], ["--region-cap", "x"]])
def test_impossible_numbers_on_the_command_line(files, capsys, arguments):
    with pytest.raises(SystemExit) as raised:
        main(assign_options(files, *arguments))
    assert raised.value.code == 2
    assert "is not a whole number from 1" in capsys.readouterr().err
