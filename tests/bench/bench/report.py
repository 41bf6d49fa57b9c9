"""The results as people read them: Markdown tables of medians and ratios, and charts."""

import json
import statistics

from bench import chart
from bench.growth import DIMENSIONS
from bench.scenarios import SCENARIOS

TUNED = "dovecot-hpc"


class Report:
    """Reads the raw results of a run, one JSON object a line, and writes what follows from them."""

    def __init__(self, stem):
        self.stem = stem
        self.values, self.growth, self.about, self.errors = {}, {}, [], {}
        with open(stem + ".jsonl") as file:
            for line in file:
                self._take(json.loads(line))

    def _take(self, record):
        kind = record.pop("kind")
        if kind == "run":
            self.about.append(record)
        elif kind == "growth":
            series = self.growth.setdefault(record["dimension"], {}).setdefault(record["server"], {})
            series.setdefault(record["count"], []).append(record)
        else:
            server = record["server"]
            for name, value in record["values"].items():
                if value is not None:
                    self.values.setdefault((record["scenario"], name), {}).setdefault(server, []).append(value)
            if record["values"]["errors"]:
                key = record["scenario"], server
                self.errors[key] = self.errors.get(key, 0) + record["values"]["errors"]

    def median(self, scenario, name, server):
        values = [value for value in self.values.get((scenario, name), {}).get(server, []) if value == value]
        return statistics.median(values) if values else None

    @property
    def servers(self):
        seen = []
        for by_server in self.values.values():
            seen += [server for server in by_server if server not in seen]
        return seen

    def rows(self):
        """(row, {server: median}) of all that was measured."""
        for scenario in SCENARIOS:
            for row in scenario.rows:
                medians = {server: self.median(scenario.name, row.name, server) for server in self.servers}
                if any(value is not None for value in medians.values()):
                    yield row, medians

    def write(self):
        text = self._head() + self._table() + self._fewer() + self._missed() + self._spread() + self._growth() + self._errors()
        with open(self.stem + ".md", "w") as file:
            file.write("\n".join(text) + "\n")
        self._charts()
        return "\n".join(text)

    def _head(self):
        lines = ["# popserv beside its peers", "",
                 "Made by `tests/bench/run`; not written by hand. Medians out of alternating rounds; in brackets the "
                 "ratio to Dovecot tuned (dovecot-hpc). What each line means: tests/bench/README.md.", ""]
        for run in self.about:
            lines.append(f"- {run['time']}: `{run['command']}`, {run['rounds']} rounds of {run['seconds']:g} s, "
                         f"new processes warmed up for {run['warm_up']:g} s, all others until they were no quicker; "
                         f"popserv {run['commit']}"
                         f"{''.join(f', {package}' for package in run.get('peers', []))}; {run['machine']}")
        stem = self.stem.rsplit("/", 1)[-1]
        pictures = [f"![times Dovecot tuned]({stem}.svg)"] if self.values else []
        return lines + [""] + pictures + [""]

    def _table(self):
        if not self.values:
            return []
        servers = self.servers
        lines = ["| scenario | unit | " + " | ".join(servers) + " | goal | reached |", "|---" * (len(servers) + 4) + "|"]
        for row, medians in self.rows():
            cells = [self._cell(row, medians, server) for server in servers]
            lines.append(f"| {row.title} | {row.unit} | " + " | ".join(cells) +
                         f" | {row.goal.text()} | {self._reached(row, medians)} |")
        return lines + [""]

    def _cell(self, row, medians, server):
        value, tuned = medians[server], medians.get(TUNED)
        if value is None:
            return "-"
        shown = number(value)
        return shown if not tuned or server == TUNED or value <= 0 or tuned <= 0 else f"{shown} ({value / tuned:.2f})"

    def _reached(self, row, medians):
        value, tuned = medians.get("popserv"), medians.get(TUNED)
        if value is None or not row.goal.text():
            return ""
        if row.goal.bound:
            share = row.goal.bound / value if value > 0 else 1
        elif tuned:
            share = times(row, value, tuned) / row.goal.times
        else:
            return ""
        return "yes" if share >= 1 else f"no, {share:.0%} of it"

    def _fewer(self):
        """What was measured with fewer sessions than its name says."""
        lines = []
        for scenario in SCENARIOS:
            held = [self.median(scenario.name, "sessions", server) for server in self.servers]
            held = [count for count in held if count is not None and count < scenario.count]
            if held:
                lines.append(f"- {scenario.name}: {max(held):,.0f} sessions, as many as the files that one process "
                             "may have open here allow")
        return [*lines, ""] if lines else []

    def _missed(self):
        missed = [(row, medians) for row, medians in self.rows() if self._reached(row, medians).startswith("no")]
        lines = []
        for row, medians in missed:
            value, tuned = medians["popserv"], medians.get(TUNED)
            ratio = f", {times(row, value, tuned):.2f} times as good as Dovecot tuned" if tuned else ""
            lines.append(f"- {row.title}: {number(value)} {row.unit}{ratio}; wanted: {row.goal.text()}")
        return ["Goals missed:", "", *lines, ""] if lines else []

    def _spread(self):
        lines = ["Least and most of the rounds, median client CPU, session p50 and p99:", "",
                 "| scenario | " + " | ".join(self.servers) + " |", "|---" * (len(self.servers) + 1) + "|"]
        empty = len(lines)
        for scenario in SCENARIOS:
            if (scenario.name, "client") in self.values:
                lines.append(f"| {scenario.name} | " + " | ".join(
                    self._range(scenario.name, server) for server in self.servers) + " |")
        return ["<details><summary>spread</summary>", "", *lines, "", "</details>", ""] if len(lines) > empty else []

    def _range(self, scenario, server):
        values = self.values[scenario, scenario].get(server)
        if not values:
            return "-"
        p50, p99, client = (self.median(scenario, name, server) for name in ("p50", "p99", "client"))
        latency = f", {p50:.2f} / {p99:.2f} ms" if p50 else ""
        return f"{number(min(values))}..{number(max(values))}, client {client:.0%}{latency}"

    def _growth(self):
        if not self.growth:
            return []
        lines = ["## Growth: what a login costs", "",
                 f"![growth]({self.stem.rsplit('/', 1)[-1]}-growth.svg)", "",
                 "| dimension | count | server | logins/s | server CPU, ms | p50, ms |", "|---" * 6 + "|"]
        for dimension, servers in self.growth.items():
            for server, counts in servers.items():
                for count, records in counts.items():
                    rate, cpu, p50 = (statistics.median(record[key] or 0 for record in records)
                                      for key in ("rate", "cpu", "p50"))
                    lines.append(f"| {DIMENSIONS[dimension]} | {count:,} | {server} | {number(rate)} | {cpu:.3f} | {p50:.2f} |")
        return lines + [""]

    def _errors(self):
        if not self.errors:
            return ["No errors and no mismatches in any answer of any server.", ""]
        return ["Errors and mismatches that the load generator found:", ""] + [
            f"- {scenario}, {server}: {count:g}" for (scenario, server), count in self.errors.items()] + [""]

    def _charts(self):
        rows = []
        for row, medians in self.rows():
            tuned, mine = medians.get(TUNED), medians.get("popserv")
            if tuned and tuned > 0 and mine and mine > 0 and "its " not in row.title:
                factors = {server: times(row, value, tuned) for server, value in medians.items()
                           if value and value > 0}
                rows.append((row.title, factors, self._goal(row, tuned)))
        if rows:
            chart.ratios(self.stem + ".svg", "Times as good as Dovecot tuned (right is better)", self.servers, rows)
        if self.growth:
            chart.growth(self.stem + "-growth.svg", "Growth", [
                (DIMENSIONS[dimension], {server: [
                    (count, statistics.median(record["cpu"] for record in records)) for count, records in counts.items()]
                    for server, counts in servers.items()}) for dimension, servers in self.growth.items()])

    @staticmethod
    def _goal(row, tuned):
        return row.goal.times or (times(row, row.goal.bound, tuned) if row.goal.bound else None)


def times(row, value, tuned):
    """How many times as good as Dovecot tuned."""
    return value / tuned if row.more_is_better else tuned / value


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
