#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py [ROUNDS] [DIRECTORY]: CPU a log line against one write(2), one thread and four, rounds interleaved.

Build first: swift build -c release --static-swift-stdlib. The ratio is taken within each round, then the median over the rounds.
"""
import statistics, subprocess, sys, tempfile

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
place = tempfile.mkdtemp(dir=sys.argv[2] if len(sys.argv) > 2 else None)
build = __file__.rsplit("/", 1)[0] + "/.build/release/"
runs = {"write(2)": ["cline"], "Lust": ["logline", "info"], "Lust, a String": ["logline", "text"],
        "LustLogging": ["logline", "logging"], "swift-log, bare": ["logline", "bare"],
        "level off": ["logline", "off"]}
for threads in "1", "4":
    found = {name: [] for name in runs}
    for turn in range(rounds):
        names = list(runs)[turn % len(runs):] + list(runs)[:turn % len(runs)]
        for name in names:
            program, *what = runs[name]
            command = [build + program, place + "/x.log", "300000", threads] + what
            found[name].append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
            written = sum(1 for _ in open(place + "/x.log", "rb"))
            wanted = 0 if name == "level off" else 300000
            if written != wanted:
                sys.exit("%s: %d lines of %d" % (name, written, wanted))
    for name in runs:
        ratio = statistics.median(a / b for a, b in zip(found[name], found["write(2)"]))
        print("%s thread(s)  %-16s %7.0f ns  x %.2f" % (threads, name, statistics.median(found[name]), ratio))
