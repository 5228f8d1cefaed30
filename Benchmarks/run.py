#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py [--check] [PART...]: what Lust costs, beside the limit and beside others.

Parts: start, tcp, life, log, config; all of them by default, and start, tcp and life with --check. Prints a table, writes results.json and
a chart a part into build/bench. With --check it is quick, and ends with 1 if a count got worse than bars.json has it, or
a ratio is more than 15 % over its bar.
"""
import json, os, shutil, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "parts"))
import chart, common, life, others, start, tcp

PARTS = dict(start=start.run, tcp=tcp.run, life=life.run, log=others.log, config=others.config)


def verdict(figure, known):
    """"" if it is well, or what is wrong."""
    if figure["bar"] is None:
        return ""
    if figure["count"]:
        most = max(known.get(figure["name"], figure["bar"]), figure["bar"])
        return "more than %g" % most if figure["value"] > most + 0.1 else ""
    most = max(known.get(figure["name"], figure["bar"]), figure["bar"]) * 1.15
    return "more than %.2f" % most if figure["value"] > most else ""


def table(known):
    width = max(len(figure["name"]) for figure in common.figures)
    wrong = 0
    for figure in common.figures:
        trouble = verdict(figure, known)
        wrong += bool(trouble)
        held = "" if figure["bar"] is None else "ok" if figure["value"] <= figure["bar"] else "over"
        print("%3s  %-*s  %9.2f %-2s  bar %-6s %-5s %s" % (
            figure["number"], width, figure["name"], figure["value"], figure["unit"],
            "-" if figure["bar"] is None else "%g" % figure["bar"], held,
            "; ".join(part for part in (trouble, figure["detail"]) if part)))
    for line in common.skipped:
        print("skipped: " + line)
    return wrong


def main(words):
    if set(words) - {"--check", *PARTS}:
        sys.exit(__doc__.strip())
    check = "--check" in words
    chosen = [word for word in words if word in PARTS] or (["start", "tcp", "life"] if check else list(PARTS))
    if os.geteuid() != 0:
        sys.exit("the daemons that are measured need root")
    out = common.ROOT + "/build/bench"
    os.makedirs(out, exist_ok=True)
    try:
        for part in chosen:
            print("measuring: " + part, file=sys.stderr)
            charts = PARTS[part](check)
            if charts:
                with open("%s/%s.svg" % (out, part), "w") as file:
                    file.write(chart.svg(charts))
        if not common.figures:
            sys.exit("nothing is measured: " + "; ".join(common.skipped))
        with open(common.HERE + "/bars.json") as file:
            wrong = table(json.load(file))
        with open(out + "/results.json", "w") as file:
            json.dump(dict(figures=common.figures, skipped=common.skipped), file, indent=1)
    finally:
        shutil.rmtree(common.PLACE, ignore_errors=True)
    if check and wrong:
        sys.exit("%d figures got worse" % wrong)


main(sys.argv[1:])
