# SPDX-License-Identifier: MIT
"""Figures 6 to 10: connections, requests, memory, and how they grow."""
import os, re, signal, statistics, subprocess, time
import peers
from common import *

SERVER_CPU, CLIENT_CPU = {0}, {os.cpu_count() - 1}


class Limit:
    """A C server of limits/server.c."""

    def __init__(self, kind):
        self.ports = [free_port()]
        self.process = subprocess.Popen([LIMITS + "/server", kind, str(self.ports[0])])
        self.pid = self.process.pid
        wait_for(self.ports[0])

    def stop(self):
        self.process.kill()
        self.process.wait()


def pin(pid, cpus):
    for thread in os.listdir("/proc/%d/task" % pid):
        os.sched_setaffinity(int(thread), cpus)


def load(kind, connections, seconds, ports):
    words = [LIMITS + "/load", kind, str(connections), str(seconds)] + [str(port) for port in ports]
    client = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    os.sched_setaffinity(client.pid, CLIENT_CPU)
    return client


def cpu_each(kind, connections, seconds):
    """A measure: microseconds of a server's CPU for each connection or request. A failed one fails the run."""
    def measure(server):
        before, done = cpu_now(server.pid), 0
        while not done:  # on a machine that is busy with other things nothing may get done in a second
            done, failed = map(int, load(kind, connections, seconds, server.ports).communicate(timeout=60)[0].split())
            if failed:
                raise SystemExit("%s: %d done, %d failed" % (kind, done, failed))
        return (cpu_now(server.pid) - before) / done * 1e6
    return measure


def compared(kind, servers, rounds, seconds, connections=64):
    for server in servers.values():
        pin(server.pid, SERVER_CPU)
    return interleaved(rounds, servers, cpu_each(kind, connections, seconds))


def calls_each(server, kind="hi", least=10000):
    """Calls a connection, counted by strace of every thread while 16 come at once: so many that threads' births do not count."""
    out = PLACE + "/calls"
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", out, "-p", str(server.pid)], stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    done = 0
    while done < least:
        done += int(load(kind, 16, 1.0, server.ports).communicate(timeout=60)[0].split()[0])
    tracer.send_signal(signal.SIGINT)
    tracer.wait(timeout=20)
    with open(out) as file:
        calls = [found.group(1) for found in (re.match(r"(?:\d+ +)?(\w+)\(", line) for line in file) if found]
    return len(calls) / calls.count("close")  # the load does not count what was still under way when its time was over


def memory(pid):
    """kB: proportional and anonymous."""
    with open("/proc/%d/smaps_rollup" % pid) as file:
        found = dict(re.findall(r"^(\w+): +(\d+) kB", file.read(), re.M))
    return int(found["Pss"]), int(found["Anonymous"])


def hi(quick):
    path = program("threadserver")
    if not path:
        return None
    quiet = Daemon("threadserver", path, log_level="warning", uid="61471", gid="61472").start()
    logs = Daemon("threadserver", path, uid="61471", gid="61472").start()
    servers = {"C, accept": Limit("accept"), "Lust, threads": quiet, "Lust, with the log line": logs, **peers.hi()}
    found = compared("hi", servers, 7 if quick else 15, 1.0 if quick else 1.2)
    times = {name: ratio(found, name, "C, accept") for name in found}
    figure("6", "HI!: CPU a connection × C accept", times["Lust, threads"], 1.10, "×",
           detail="%.1f µs" % statistics.median(found["Lust, threads"]))
    if peer("strace"):
        figure("6", "HI!: calls a connection", calls_each(quiet), 3.1, "", count=True)
        figure("6", "HI!: calls a connection with the log line", calls_each(logs), 4.1, "", count=True)
    for server in servers.values():
        server.stop()
    return dict(title="HI!: CPU a connection × C accept loop", rows=list(times.items()), bar=1.10)


def echo(quick):
    path = program("echoserver")
    if not path:
        return None
    servers = {"C, epoll": Limit("echo"), "Lust, events": Daemon("echoserver", path).start(), **peers.echo()}
    found = compared("echo", servers, 7 if quick else 15, 1.0 if quick else 1.2)
    times = {name: ratio(found, name, "C, epoll") for name in found}
    figure("7", "echo: CPU a request × C epoll", times["Lust, events"], 1.10, "×",
           detail="%.2f µs" % statistics.median(found["Lust, events"]))
    for server in servers.values():
        server.stop()
    return dict(title="echo on 64 kept connections: CPU a request × C epoll", rows=list(times.items()), bar=1.10)


def idle(quick):
    path = program("echoserver")
    if not path:
        return None
    server = Daemon("echoserver", path).start()
    time.sleep(0.2)
    before, threads = memory(server.pid), len(os.listdir("/proc/%d/task" % server.pid))
    figure("9", "idle daemon with event loops: PSS", before[0] / 1024, 4, "MB")
    figure("9", "idle daemon with event loops: anonymous", before[1], 512, "kB")
    clients = subprocess.Popen([LIMITS + "/load", "idle", "10000", "60", str(server.ports[0])],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if clients.stdout.readline() == "open\n":
        after = memory(server.pid)
        figure("8", "10,000 silent connections: memory each", (after[1] - before[1]) * 1024 / 10000, 64, "B")
        figure("8", "10,000 silent connections: threads more", len(os.listdir("/proc/%d/task" % server.pid)) - threads, 0,
               "", count=True)
    else:
        skip("10,000 connections", "the limit of open files is lower here")
    clients.communicate(timeout=20)
    server.stop()
    path = program("threadserver")
    if path:
        server = Daemon("threadserver", path).start()
        time.sleep(0.2)
        pss, anonymous = memory(server.pid)
        figure("9", "idle daemon with threads: PSS", pss / 1024, 4, "MB")
        figure("9", "idle daemon with threads: anonymous", anonymous, 512, "kB")
        server.stop()


def scale(quick):
    charts = []
    path = program("echoserver")
    if path:
        servers = {"Lust": Daemon("echoserver", path).start(), "C": Limit("echo")}
        for server in servers.values():
            pin(server.pid, SERVER_CPU)
        counts = [64, 1000] if quick else [1, 16, 64, 256, 1000, 4000, 10000]
        entries = {(name, count): (server, count) for count in counts for name, server in servers.items()}
        found = interleaved(3 if quick else 7, entries, lambda entry: cpu_each("echo", entry[1], 1.0)(entry[0]))
        rows = [("%d connection%s" % (count, "s" * (count > 1)), ratio(found, ("Lust", count), ("C", count)))
                for count in counts]
        # Not flat for C either: one connection wakes the loop for each request, and ten thousand find no cache warm.
        costs = {name: [statistics.median(found[name, count]) for count in counts] for name in servers}
        figure("10", "echo: CPU a request × C epoll, the most over %d to %d connections" % (counts[0], counts[-1]),
               max(times for _, times in rows), 1.2, "×",
               detail="; ".join("%s %.1f to %.1f µs" % (name, min(cost), max(cost)) for name, cost in costs.items()))
        charts.append(dict(title="echo: CPU a request × C epoll, by connections", rows=rows, bar=1.2))
        for server in servers.values():
            server.stop()
    path = program("threadserver")
    if path:
        servers = {"%d port%s" % (count, "s" * (count > 1)): Daemon("threadserver", path, ports=count, log_level="warning").start()
                   for count in ([1, 16] if quick else [1, 4, 16, 64])}
        found = compared("hi", servers, 5 if quick else 9, 0.7)
        rows = [(name, statistics.median(values)) for name, values in found.items()]
        times = [ratio(found, name, rows[0][0]) for name in found]
        figure("10", "HI!: CPU a connection, most × least, over 1 to %s" % rows[-1][0], max(times) / min(times), 1.2, "×")
        charts.append(dict(title="HI!: CPU µs a connection, by ports", rows=rows, bar=None))
        for server in servers.values():
            server.stop()
    return charts


def run(quick):
    return [chart for chart in [hi(quick), echo(quick), idle(quick)] + scale(quick) if chart]
