# SPDX-License-Identifier: MIT
"""Figure 11: the benchmarks that stand by themselves, in Log and Config: packages of their own, built here."""
import os, re, subprocess
from common import *


def built(folder):
    place = HERE + "/" + folder
    if not os.path.isdir(place):
        skip(folder, "not there")
        return None
    made = subprocess.run(["swift", "build", "-c", "release"], cwd=place, capture_output=True, text=True)
    if made.returncode:
        skip(folder, "does not build: " + (made.stdout + made.stderr).strip().splitlines()[-1])
        return None
    return place


def log(quick):
    place = built("Log")
    if not place:
        return []
    said = subprocess.run(["python3", place + "/run.py", "5" if quick else "9"], capture_output=True, text=True, check=True)
    charts = []
    for threads in "1", "4":
        rows = [(re.sub(r"^write", "C, write", name.strip()), float(times)) for name, times in
                re.findall(r"^%s thread\(s\)  (.*?) +\d+ ns  x ([\d.]+)" % threads, said.stdout, re.M)]
        charts.append(dict(title="a log line, %s thread%s: CPU × one write(2)" % (threads, "s" * (threads > "1")),
                           rows=rows, bar=1.2))
        for name, times in rows:
            bar = {"Lust": 1.2, "LustLogging": 1.5}.get(name)
            if bar:
                figure("11", "log line × write(2), %s thread(s): %s" % (threads, name), times, bar, "×")
    return charts


def config(quick):
    place = built("Config")
    if not place:
        return []
    tools = place + "/.build/release/"
    said = subprocess.run([tools + "confbench", "31" if quick else "101"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^(C limit|Lust|GKeyFile) +\d+ +([\d.]+) +\d+ +([\d.]+) +([\d.]+)", said, re.M)
    parsed = [(name.replace("C limit", "C, one pass"), float(parse)) for name, parse, _, _ in found]
    looked = [(name.replace("C limit", "C, one pass"), float(get)) for name, _, get, _ in found]
    figure("11", "config, 10,000 keys parsed: CPU × C in one pass", dict(parsed)["Lust"], 1.5, "×")
    if "GKeyFile" in dict(parsed):
        figure("11", "config, 10,000 keys looked up: CPU × GKeyFile", float(dict((row[0], row[3]) for row in found)["Lust"]), 1.5, "×")
    else:
        skip("GKeyFile", "GLib is not installed")
    first = [int(subprocess.run([tools + "settingsbench"], capture_output=True, text=True, check=True).stdout.split()[1])
             for _ in range(21)]
    figure("11", "config, 30 settings read for the first time", sorted(first)[10], None, "µs")
    return [dict(title="config, 10,000 keys: parsing, CPU × C in one pass", rows=parsed, bar=1.5),
            dict(title="config, 10,000 keys: looking each up, CPU × C", rows=looked, bar=None)]
