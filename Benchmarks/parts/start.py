# SPDX-License-Identifier: MIT
"""Figures 1 to 5: what a start costs, in CPU and in calls, and what lies between the chroot and the drop."""
import fcntl, json, os, re, statistics, struct, subprocess, time
from common import *


def entries():
    place = PLACE + "/start"
    os.makedirs(place + "/jail", exist_ok=True)
    found = {"C, static": [LIMITS + "/start", place + "/jail", place + "/c.pid"]}
    for folder, label in (RELEASE, "Lust"), (STATIC, "Lust, static"):
        path = program("threadserver", folder)
        if path:
            daemon = Daemon("threadserver", path)
            found[label] = daemon.words("start")
    tool = peer("start-stop-daemon")
    if tool:
        found["start-stop-daemon"] = [tool, "--start", "--quiet", "--background", "--make-pidfile", "--pidfile",
                                      place + "/s.pid", "--exec", "/bin/sleep", "--", "1000"]
    tool = peer("daemonize")
    if tool:
        found["daemonize"] = [tool, "-p", place + "/d.pid", "/bin/sleep", "1000"]
    return found


def calls_of_start(words):
    """The lines of strace that are the start's: the starter's to its end, the daemon's until it has said that it is ready, a
    thread's until it waits for a client. The tracer follows the daemon, so the daemon is stopped."""
    out = "%s/trace.%d" % (PLACE, time.monotonic_ns())
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", out] + words, stdout=subprocess.DEVNULL)
    end = time.time() + 20
    while time.time() < end:
        text = open(out).read() if os.path.exists(out) else ""
        starter = text.split(" ", 1)[0]
        if starter and re.search(r"^%s +exit_group" % starter, text, re.M):
            break
        time.sleep(0.02)
    subprocess.run([words[0], "stop"] + words[2:], capture_output=True, timeout=20)
    tracer.wait(timeout=20)
    lines, serving, over = [], set(), set()
    for line in open(out):
        number = line.split(" ", 1)[0]
        if number in over or not re.match(r"\d+ +\w+\(", line):
            continue
        lines.append(line)
        if "F_SETLK" in line and "l_start=1," in line:
            serving.add(number)
        if " exit_group(" in line or " accept4(" in line or (number in serving and " writev(" in line):
            over.add(number)
    return lines


def passage(lines):
    """Calls strictly between chroot and setresuid, by the process that does both."""
    number = next(line.split()[0] for line in lines if ' chroot(".")' in line)
    own = [line for line in lines if line.startswith(number + " ")]
    first = next(i for i, line in enumerate(own) if ' chroot(".")' in line)
    return next(i for i, line in enumerate(own[first:]) if " setresuid(" in line) - 1


def with_files(files, words):
    """What a program says that inherits so many open files, each opened by itself: from number 100 on."""
    script = 'i=100; while [ $i -lt %d ]; do eval "exec $i</dev/null"; i=$((i+1)); done; exec "$@"' % (100 + files)
    return subprocess.run(["bash", "-c", script, "-"] + words, capture_output=True, text=True, timeout=60, check=True).stdout


def explained(daemon, files=0):
    """Nanoseconds by step, as the daemon itself measured them."""
    said = with_files(files, daemon.words("start", "--explain", "--json"))
    daemon.kill()
    times = {}
    for step in json.loads(said)["steps"]:
        times[step["step"]] = times.get(step["step"], 0) + sum(call["ns"] for call in step["calls"])
    while children():
        os.wait()
    return times


def moment(happened):
    """When it did, and how long before that nobody looked, because others had the processor."""
    before = time.perf_counter()
    while True:
        has = happened()
        now = time.perf_counter()
        if has:
            return now, now - before
        before = now


def end_after_ready(daemon):
    """Milliseconds from the daemon's lock, which says that it serves, to its starter's end, as a spin on the last processor
    sees both (they have processor 0), and how far that may be wrong, in seconds."""
    claim = os.open(daemon.place + "/threadserver.pid", os.O_RDWR | os.O_CREAT, 0o644)
    wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 1, 1, 0)
    null = os.open("/dev/null", os.O_RDWR)
    words = daemon.words("start")
    starter = os.posix_spawn(words[0], words, {"PATH": "/usr/bin:/bin"}, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(starter, {min(everywhere)})
    os.sched_setaffinity(0, {max(everywhere)})
    serves = lambda: struct.unpack("hhqqi4x", fcntl.fcntl(claim, fcntl.F_GETLK, wanted))[0] != fcntl.F_UNLCK
    ready, doubt = moment(serves)
    gone, more = moment(lambda: os.waitpid(starter, os.WNOHANG) != (0, 0))
    os.sched_setaffinity(0, everywhere)
    os.close(null)
    os.close(claim)
    daemon.kill()
    while children():
        os.wait()
    return ((gone - ready) * 1000, doubt + more)


def limit(files=0):
    said = with_files(files, [LIMITS + "/start", PLACE + "/start/jail", PLACE + "/start/c.pid"])
    for child in children():
        os.kill(child, 9)
    while children():
        os.wait()
    passed, closed = map(int, said.split())
    return dict(passage=passed, close=closed)


def run(quick):
    found = interleaved(15 if quick else 41, entries(), cpu_of_start)
    rows = [(name, statistics.median(values), ratio(found, name, "C, static")) for name, values in found.items()]
    bars = {"Lust": 2.3, "Lust, static": 1.4}
    for name, median, times in rows:
        if name in bars:
            figure("1", "start, CPU × C static: " + name, times, bars[name], "×")
    chart = dict(title="start: CPU × C static", rows=[(name, times) for name, _, times in rows], bar=2.3)
    for folder, label in (RELEASE, "Lust"), (STATIC, "Lust, static"):
        path = program("threadserver", folder)
        if not path or not peer("strace"):
            continue
        lines = calls_of_start(Daemon("threadserver", path).words("start"))
        figure("2", "start, system calls: " + label, len(lines), 120, "", count=True)
        if name == "threadserver":
            figure("3", "calls between chroot and setresuid", passage(lines), 0, "", count=True)
    path = program("threadserver")
    if path:
        daemon = Daemon("threadserver", path)
        rounds = 9 if quick else 21
        both = interleaved(rounds, {"C": limit, "Lust": lambda: explained(daemon)}, lambda measure: measure())
        passed = [sum(times[step] for step in ("chroot", "setresuid", "capset")) for times in both["Lust"]]
        wanted = [times["passage"] for times in both["C"]]
        figure("3", "chroot, setresuid, capset: time × C", statistics.median(a / b for a, b in zip(passed, wanted)), 1.2, "×",
               detail="%.1f µs, both by their own clock" % (statistics.median(passed) / 1000))
        seen = [end_after_ready(daemon) for _ in range(rounds * 2)]
        ends = [time for time, doubt in seen if doubt < 60e-6]
        if ends:
            figure("4", "the starter's end after ready", statistics.median(ends), 0.2, "ms",
                   detail="of %d starts, %d of which could be seen" % (len(seen), len(ends)))
        both = interleaved(5, {"C": lambda: limit(10000), "Lust": lambda: explained(daemon, 10000)}, lambda measure: measure())
        figure("5", "closing 10,000 descriptors: time × close_range",
               statistics.median(a["close"] / b["close"] for a, b in zip(both["Lust"], both["C"])), 1.1, "×",
               detail="%.0f µs" % (statistics.median(times["close"] for times in both["Lust"]) / 1000))
    return [chart]
