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
    for tool in "confbench", "settingsbench":
        said = subprocess.run([place + "/.build/release/" + tool], capture_output=True, text=True, check=True)
        print(said.stdout, end="")
    return []
