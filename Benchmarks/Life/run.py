#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py THREADSERVER [SECONDS] [RESTARTS]: restarts under load, and the time of stop and restart. As root.

Failed connections: refused, reset, short, none within 3 s. The stop's limit is stop.c, which reads a pid and asks nobody;
both stop the same daemon, in turn."""
import json, os, statistics, subprocess, sys, tempfile, time

server = os.path.abspath(sys.argv[1])
seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 12
restarts = int(sys.argv[3]) if len(sys.argv) > 3 else 12
here = os.path.dirname(os.path.abspath(__file__))
port = 18500

with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o755)
    os.mkdir(folder + "/run")
    for name in ("load", "stop"):
        subprocess.run(["cc", "-O2", "-pthread", "-D_GNU_SOURCE", "-o", f"{folder}/{name}", f"{here}/{name}.c"], check=True)
    with open(folder + "/conf", "w") as file:
        file.write(f"[threadserver]\nports = {port}\npid_path = {folder}/run\nrun_dir = {folder}/jail\n"
                   f"log_file = {folder}/log\nlog_level = notice\nuid = 61471\ngid = 61472\n")

    def run(command):
        begin = time.perf_counter()
        done = subprocess.run([server, command, "--config", folder + "/conf"], capture_output=True, text=True, timeout=60)
        if done.returncode:
            sys.exit(f"{command}: {done.returncode} {done.stderr}")
        return (time.perf_counter() - begin) * 1000

    run("start")
    try:
        load = subprocess.Popen([folder + "/load", str(port), "64", str(seconds)], stdout=subprocess.PIPE, text=True)
        times, begin = [], time.time()
        for number in range(restarts):
            while time.time() < begin + 0.5 + number * (seconds - 1) / restarts:
                time.sleep(0.005)
            times.append(run("restart"))
        counts = json.loads(load.communicate()[0])
        failed = sum(count for what, count in counts.items() if what != "done")
        print(f"{restarts} restarts, 64 clients flat out: {failed} failed of {counts['done'] + failed} {counts}")
        print(f"restart under load: median {statistics.median(times):.1f} ms, most {max(times):.1f} ms")
        idle = [run("restart") for _ in range(20)]
        print(f"restart without load: median {statistics.median(idle):.1f} ms")
    finally:
        run("stop")

    lust, limit = [], []
    for _ in range(30):
        run("start")
        lust.append(run("stop"))
        run("start")
        begin = time.perf_counter()
        subprocess.run([folder + "/stop", folder + "/run/threadserver.pid"], capture_output=True, check=True)
        limit.append((time.perf_counter() - begin) * 1000)
        run("stop")
    one, other = statistics.median(lust), statistics.median(limit)
    print(f"stop: {one:.2f} ms, C with a pidfd alone {other:.2f} ms, ratio {one / other:.2f}")
