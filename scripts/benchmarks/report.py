"""What the turns of all jobs come to: a table, a file for other programs, and a picture."""

import csv
import pathlib
import statistics
from xml.sax.saxutils import escape

COLUMNS = ("job", "what", "median", "minimum", "ratio", "whole", "peak", "accuracy")


def rows(job, turns: dict[str, list[dict]]) -> list[dict]:
    """One row for nn and for each peer. `ratio`: the peer's median by nn's."""
    result = []
    for what, those in turns.items():
        seconds = [second for turn in those for second in turn["seconds"]]
        result.append(
            {
                "job": job.name, "what": what, "median": statistics.median(seconds), "minimum": min(seconds),
                **{key: statistics.median(turn[key] for turn in those) for key in ("whole", "peak", "accuracy")},
            }
        )
    for row in result:
        row["ratio"] = row["median"] / result[0]["median"]
    return result


def text(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{1000 * seconds:.1f} ms"


def table(all_rows: list[dict], texts: dict[str, str]) -> str:
    """Markdown, which also reads well in a terminal."""
    lines = ["| job | program | median | best | ÷ nn | whole | peak | test |", "| --- | --- | --: | --: | --: | --: | --: | --: |"]
    seen = None
    for row in all_rows:
        name = texts[row["job"]] if row["job"] != seen else ""
        seen = row["job"]
        test = f"{row['accuracy']:.2%}" if row["accuracy"] else ""
        lines.append(
            f"| {name} | {row['what']} | {text(row['median'])} | {text(row['minimum'])} | {row['ratio']:.2f} "
            f"| {text(row['whole'])} | {row['peak']:.0f} MB | {test} |"
        )
    return "\n".join(lines)


def summary(all_rows: list[dict], texts: dict[str, str]) -> str:
    """One row a job: nn's median, and how many times as long each peer takes."""
    peers = list(dict.fromkeys(row["what"] for row in all_rows if row["what"] != "nn"))
    lines = [f"| job | nn | {' | '.join(peers)} |", f"| --- | --: |{' --: |' * len(peers)}"]
    for job in dict.fromkeys(row["job"] for row in all_rows):
        those = {row["what"]: row for row in all_rows if row["job"] == job}
        ratios = " | ".join(f"{those[peer]['ratio']:.1f} ×" if peer in those else "" for peer in peers)
        lines.append(f"| {texts[job]} | {text(those['nn']['median'])} | {ratios} |")
    return "\n".join(lines)


def write_csv(path: pathlib.Path, all_rows: list[dict]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(all_rows)


def write_plot(path: pathlib.Path, all_rows: list[dict], texts: dict[str, str]) -> None:
    """Bars of each peer's time by nn's, as SVG; the line is nn."""
    peers = [row for row in all_rows if row["what"] != "nn"]
    left, line, right = 420, 22, 420
    most = max([row["ratio"] for row in peers], default=1)
    parts, y, seen = [], 10, None
    for row in peers:
        if row["job"] != seen:
            y += 8
            parts.append(f'<text x="8" y="{y + 15}">{escape(texts[row["job"]])}</text>')
            seen = row["job"]
            y += line
        width = right * row["ratio"] / most
        parts.append(
            f'<text x="{left - 8}" y="{y + 15}" text-anchor="end" fill="#666">{escape(row["what"])}</text>'
            f'<rect x="{left}" y="{y + 3}" width="{width:.1f}" height="{line - 7}" fill="#4c78a8"/>'
            f'<text x="{left + width + 6:.1f}" y="{y + 15}">{row["ratio"]:.1f} ×</text>'
        )
        y += line
    one = left + right / most
    parts.append(f'<line x1="{one:.1f}" y1="10" x2="{one:.1f}" y2="{y}" stroke="#e45756"/>')
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right + 90}" height="{y + 12}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>'
        + "".join(parts) + "</svg>\n"
    )
