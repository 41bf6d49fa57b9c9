"""The table of results/unknown.md, made of what results/unknown.jsonl holds of one or more runs."""

import json
import statistics

from bench.site import HERE

STEM = f"{HERE}/results/unknown"
# Milliseconds below which a difference is no difference.
SAME = 0.05


def row(case, wrong, unknown, words, left_out=None):
    """One line of the table: milliseconds of a wrong password and of an unknown account."""
    if left_out:
        return f"| {case} | | | | left out: {left_out} |"
    first, second = statistics.quantiles(wrong, n=4), statistics.quantiles(unknown, n=4)
    alike = (
        first[0] <= second[1] <= first[2] and second[0] <= first[1] <= second[2]
    ) or abs(first[1] - second[1]) < SAME
    verdict = "alike" if alike and len(words) == 1 else "DIFFER" if len(words) == 1 else "DIFFERENT WORDS"
    times = (f"{middle:.2f} ({low:.2f} to {high:.2f})" for low, middle, high in (first, second))
    return f"| {case} | {' | '.join(times)} | {', '.join(sorted(words))} | {verdict} |"


def add(measured, append):
    """Adds a case to those there are, or takes the place of all; writes the table."""
    mode = "a" if append else "w"
    with open(STEM + ".jsonl", mode) as raw:
        raw.write(json.dumps(measured) + "\n")
    with open(STEM + ".jsonl") as raw:
        found = [json.loads(line) for line in raw]
    with open(STEM + ".md", "w") as page:
        page.write("\n".join(_page(found)) + "\n")


def _page(found):
    # What was measured again takes the place of the old.
    last = {one["case"]: one for one in found}
    runs = {(one["time"], one["command"], one["commit"]): None for one in last.values()}
    machine = found[-1]["machine"]
    yield from ["# A wrong password and an unknown account", "", "Made by `tests/bench/unknown`; not written by hand.", ""]
    for time, command, commit in runs:
        yield f"- {time}: `{command}`, popserv {commit}; {machine}"
    yield from ["", "Milliseconds from USER and PASS to the answer: median (quartiles), of one connection, without",
                "`auth.delay` unless the row names one: a directory and PAM do not take the same time for a name",
                "they do not know, and `auth.delay`, 2 s by default, is what hides it. Both are asked in turns.", "",
                "| stored | wrong password | unknown account | words | verdict |", "|---|---|---|---|---|"]
    for one in last.values():
        yield row(one["case"], one["wrong"], one["unknown"], one["words"], one.get("left_out"))
