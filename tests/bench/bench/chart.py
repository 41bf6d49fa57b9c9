"""Charts as SVG: the ratios of a run, and growth. Drawn from the results alone."""

import math
from xml.sax.saxutils import escape

COLOURS = {"popserv": "#c0392b", "dovecot-hpc": "#2c3e50", "dovecot-hp": "#5d7fa3", "dovecot": "#9db4cc",
           "courier": "#8a9a5b", "canned": "#b8b8b8", "sendfile": "#d4b483"}
MORE = ("#8e44ad", "#d68910", "#148f77")
FONT = 'font-family="sans-serif" font-size="12"'


def colour(server, servers):
    others = [name for name in servers if name not in COLOURS]
    return COLOURS.get(server) or MORE[others.index(server) % len(MORE)]


class Svg:
    """Shapes, collected into a picture."""

    def __init__(self, width, height):
        self.width, self.height, self.shapes = width, height, []

    def line(self, x1, y1, x2, y2, stroke="#ddd", width=1):
        self.shapes.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                           f'stroke="{stroke}" stroke-width="{width}"/>')

    def dot(self, x, y, fill, radius=5):
        self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" fill-opacity="0.9"/>')

    def path(self, points, stroke):
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.shapes.append(f'<polyline points="{drawn}" fill="none" stroke="{stroke}" stroke-width="2"/>')

    def text(self, x, y, words, anchor="start", weight="normal", fill="#222"):
        self.shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
                           f'fill="{fill}" {FONT}>{escape(words)}</text>')

    def write(self, file):
        with open(file, "w") as out:
            out.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
                      f'viewBox="0 0 {self.width} {self.height}">\n<rect width="100%" height="100%" fill="white"/>\n')
            out.write("\n".join(self.shapes) + "\n</svg>\n")


def ratios(file, title, servers, rows):
    """One line a row, one dot a server: how many times as good as Dovecot tuned, on a logarithmic axis.

    rows: (title, {server: times as good}, goal or None).
    """
    left, right, top, step = 300, 40, 78, 24
    picture = Svg(1000, top + step * len(rows) + 40)
    values = [value for _, times, goal in rows for value in (*times.values(), goal) if value]
    low = math.floor(math.log2(min(values + [0.5])))
    high = math.ceil(math.log2(max(values + [4])))

    def x(value):
        return left + (math.log2(value) - low) / (high - low) * (picture.width - left - right)

    picture.text(20, 24, title, weight="bold")
    across = _legend(picture, servers)
    picture.line(across + 4, 36, across + 4, 52, "#27ae60", 3)
    picture.text(across + 12, 48, "goal of popserv")
    bottom = top + step * len(rows)
    for power in range(low, high + 1):
        mark = f"{2 ** power:g}x" if power >= 0 else f"1/{2 ** -power}"
        picture.line(x(2 ** power), top - 8, x(2 ** power), bottom, "#2c3e50" if power == 0 else "#ddd")
        picture.text(x(2 ** power), bottom + 16, mark, "middle")
    for number, (name, times, goal) in enumerate(rows):
        y = top + step * number + step / 2
        picture.text(left - 14, y + 4, name, "end")
        picture.line(left, y, picture.width - right, y, "#eee")
        if goal:
            picture.line(x(goal), y - 8, x(goal), y + 8, "#27ae60", 3)
        for server in reversed(servers):
            if times.get(server):
                picture.dot(x(times[server]), y, colour(server, servers), 6 if server == "popserv" else 4.5)
    picture.write(file)


def _legend(picture, servers):
    """Names each server beside its dot; returns where the next mark may stand."""
    across = 20
    for server in servers:
        picture.dot(across + 5, 44, colour(server, servers))
        picture.text(across + 15, 48, server)
        across += 40 + 7 * len(server)
    return across


def growth(file, title, panels):
    """A panel a dimension: processor time of a login over how many there are.

    panels: (title, {server: [(how many, ms)]}).
    """
    width, height = 480, 260
    picture = Svg(2 * width + 20, 50 + height * ((len(panels) + 1) // 2))
    picture.text(20, 24, title, weight="bold")
    servers = [server for _, series in panels for server in series]
    for number, (name, series) in enumerate(panels):
        _panel(picture, 10 + width * (number % 2), 40 + height * (number // 2), width, height, name, series, servers)
    picture.write(file)


def _panel(picture, left, top, width, height, name, series, servers):
    points = [point for line in series.values() for point in line]
    step = _round(max(ms for _, ms in points) * 1.15 / 4)
    most = 4 * step
    counts = sorted({count for count, _ in points})
    inner_left, inner_right, inner_top, bottom = left + 60, left + width - 30, top + 34, top + height - 40

    def x(count):
        return inner_left + 24 + counts.index(count) / max(1, len(counts) - 1) * (inner_right - inner_left - 24)

    def y(ms):
        return bottom - ms / most * (bottom - inner_top)

    picture.text(left + 20, top + 20, f"ms of CPU per login by {name}", weight="bold")
    for part in range(5):
        value = step * part
        picture.line(inner_left, y(value), inner_right, y(value))
        picture.text(inner_left - 6, y(value) + 4, f"{value:g}", "end")
    for count in counts:
        picture.text(x(count), bottom + 18, f"{count:,}", "middle")
    for server, line in series.items():
        ink = colour(server, servers)
        picture.path([(x(count), y(ms)) for count, ms in line], ink)
        for count, ms in line:
            picture.dot(x(count), y(ms), ink, 4)
            picture.text(x(count), y(ms) - 8, f"{ms:.2f}" if ms < 10 else f"{ms:.0f}", "middle", fill=ink)


def _round(value):
    """The next 1, 2, 2.5 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= value)
