# SPDX-License-Identifier: MIT
"""Figure 11: a stop beside the least that it can be, and restarts under load."""
import json, statistics, subprocess, time
from common import *


def undisturbed(values):
    """The tenth percentile: wall time with the least of others in it."""
    return sorted(values)[len(values) // 10]


def timed(words):
    """Milliseconds until the command has ended."""
    begin = time.perf_counter()
    subprocess.run(words, capture_output=True, timeout=60, check=True)
    return (time.perf_counter() - begin) * 1000


def stops(entries, daemon, rounds):
    """Each stops the same daemon, which is started anew for it; the last look is for who leaves the daemon's other files."""
    def measure(words):
        subprocess.run(daemon.words("start"), capture_output=True, timeout=60, check=True)
        took = timed(words)
        subprocess.run(entries["Lust"], capture_output=True, timeout=60)
        return took
    return interleaved(rounds, entries, measure)


def restarts(daemon, count, seconds):
    """How many of all connections failed while 64 clients came as fast as they can; and how long each restart took."""
    daemon.start()
    load = subprocess.Popen([LIMITS + "/clients", str(daemon.ports[0]), "64", str(seconds)], stdout=subprocess.PIPE, text=True)
    times, begin = [], time.time()
    for number in range(count):
        time.sleep(max(0, begin + 0.5 + number * (seconds - 1) / count - time.time()))
        times.append(timed(daemon.words("restart")))
    found = json.loads(load.communicate(timeout=60)[0])
    daemon.stop()
    return sum(found.values()) - found["done"], found["done"], times


def run(quick):
    path = program("threadserver")
    if not path:
        return []
    daemon = Daemon("threadserver", path, log_level="warning", uid="61471", gid="61472")
    entries = {"C, pidfd alone": [LIMITS + "/stop", daemon.place + "/threadserver.pid"], "Lust": daemon.words("stop")}
    static = program("threadserver", STATIC)
    if static:
        entries["Lust, static"] = [static] + daemon.words("stop")[1:]
    found = {name: undisturbed(values) for name, values in stops(entries, daemon, 20 if quick else 60).items()}
    rows = [(name, value / found["C, pidfd alone"]) for name, value in found.items()]
    for name, times in rows[1:]:
        figure("11", "stop: undisturbed time × C with a pidfd: " + name, times, 1.5, "×", detail="%.2f ms" % found[name])
    failed, done, times = restarts(daemon, 4 if quick else 12, 4 if quick else 12)
    figure("11", "connections that failed over restarts under load", failed, 0, "", count=True,
           detail="%d restarts, %d connections; a restart %.0f ms" % (len(times), done, statistics.median(times)))
    return [dict(title="stop: undisturbed wall time × C with a pidfd alone", rows=rows, bar=1.5)]
