#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""race.py FOLDER: the servers in FOLDER, built with ThreadSanitizer, under load while they are operated.

In the foreground and without jail and drop: the sanitizer has a thread of its own, which a start rightly refuses.
"""
import os, pathlib, shutil, socket, subprocess, sys, tempfile, threading, time

build, rounds, clients = sys.argv[1], 6, 4
place = tempfile.mkdtemp(prefix="lust-race.")
# The sanitizer does not see the lock of Swift's Mutex, which is a futex of its own: what stands in a withLock, a closure
# whose type is mangled so, is reported though it has the lock.
pathlib.Path(place + "/suppressions").write_text("race:zYuYTXEfU\n")
os.environ["TSAN_OPTIONS"] = "exitcode=66 log_path=%s/report suppressions=%s/suppressions" % (place, place)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def talk(port, stop, done):
    while not stop.is_set():
        with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
            one.sendall(b"hello\n")
            if not one.recv(64):
                sys.exit("%d: no answer" % port)
        done.append(port)


def operate(name):
    port, conf = free_port(), "%s/%s.conf" % (place, name)
    words = ["run_dir = %s/run" % place, "pid_path = " + place, "jail = no", "drop = no", "ports = %d" % port]
    lines = "[%s]\n" % name + "\n".join(words) + "\n"
    pathlib.Path(conf).write_text(lines)
    program = "%s/%s" % (build, name)

    def command(word):
        run = subprocess.run([program, word, "--config", conf], capture_output=True, text=True, timeout=60)
        if run.returncode:
            sys.exit("%s %s: %d\n%s%s" % (name, word, run.returncode, run.stdout, run.stderr))

    server = subprocess.Popen([program, "start", "--foreground", "--config", conf], stderr=subprocess.DEVNULL)
    while True:
        if server.poll() is not None:
            sys.exit("%s ended with %d" % (name, server.returncode))
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.01)
    stop, done = threading.Event(), []
    load = [threading.Thread(target=talk, args=(port, stop, done)) for _ in range(clients)]
    for thread in load:
        thread.start()
    for turn in range(rounds):
        level, form = ("debug", "json") if turn % 2 else ("info", "classic")
        pathlib.Path(conf).write_text(lines + "log_level = %s\nlog_format = %s\n" % (level, form))
        command("reload")
        command("status")
    stop.set()
    for thread in load:
        thread.join()
    command("stop")
    print("%s: %d connections, %d reloads, ended with %d" % (name, len(done), rounds, server.wait(60)))


for name in "threadserver", "echoserver":
    operate(name)
reports = sorted(pathlib.Path(place).glob("report*"))
for report in reports:
    print(report.read_text())
shutil.rmtree(place)
sys.exit("ThreadSanitizer found a race" if reports else 0)
