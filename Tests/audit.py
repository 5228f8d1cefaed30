#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints, side by side, what a start of threadserver is planned to do, reported to have done, and seen to do by strace.

audit.py PATH/threadserver      as root; leaves nothing behind. Status 1 where the three disagree.

It reads the words itself, and shares nothing with the tests: whoever audits Lust can read it in five minutes.
"""
import json, os, re, shutil, socket, subprocess, sys, tempfile, time

LIBC = ("set_robust_list", "getpid", "rseq", "exit_group")


def from_json(text):
    steps = json.loads(text[: text.rindex("}") + 1])["steps"]
    return [(s["step"], c["name"] + "(" + ", ".join(c["args"]) + ")") for s in steps for c in s["calls"]]


def from_trace(lines):
    """The calls of the starter up to its fork, of its child up to its own, then of the daemon."""
    whole, begun = [], {}
    for line in lines:
        pid, text = line.rstrip("\n").split(None, 1)
        if text.endswith("<unfinished ...>"):
            begun[pid] = len(whole)
            whole.append([pid, text[: -len("<unfinished ...>")]])
        elif text.startswith("<... ") and pid in begun:
            whole[begun.pop(pid)][1] += text.split(">", 1)[1]
        else:
            whole.append([pid, text])
    first = next(i for i, (_, t) in enumerate(whole) if t.startswith("rt_sigprocmask(SIG_SETMASK, ~[], "))
    calls, actor = [], whole[first][0]
    for forks_left in (2, 1, 0):
        for pid, text in [w for w in whole[first:] if w[0] == actor]:
            name = text.split("(")[0]
            if name not in LIBC and "(" in text:
                calls.append(re.sub(r"\s*\) += .*", ")", text))
            if forks_left and name in ("clone", "clone3", "fork"):
                actor = text.rsplit("= ", 1)[1].split()[0]
                break
    return calls


def normal(call):
    """As in Tests/ProofTests/Witness.swift, where each of these is explained."""
    # Where strace wrote a call in two parts, blanks are left between them.
    call = re.sub(r" +", " ", call)
    call = re.sub(r"^clone3?\(.*flags=([A-Z_|]+).*", r"clone(\1)", call)
    call = re.sub(r'^(pwrite64\(\d+), "\d+\\n", \d+', r"\1, PID", call)
    if re.match(r"prctl|keyctl|setsid", call):
        call = re.sub(r"((, |(?<=\())(0|NULL))*\)$", ")", call)
    return call


def agrees(planned, seen):
    pattern = re.escape(normal(planned)).replace(re.escape("..."), r"(.+)")
    return re.fullmatch(pattern, normal(seen)) is not None


def column(text, width):
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def wait_for(what, fact):
    end = time.monotonic() + 10
    while not fact():
        if time.monotonic() > end:
            sys.exit("audit: not so within 10 seconds: " + what)
        time.sleep(0.01)


def main():
    program, folder = sys.argv[1], tempfile.mkdtemp(prefix="lust-audit.")
    os.chmod(folder, 0o755)
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    configuration = folder + "/threadserver.conf"
    with open(configuration, "w") as file:
        file.write(f"[threadserver]\nrun_dir={folder}/jail\npid_path={folder}\nlog_file={folder}/log\nports={port}\n")
    words = lambda command, *options: [program, command, "--config", configuration, *options]
    plan = from_json(subprocess.run(words("plan", "--json"), capture_output=True, text=True, check=True).stdout)
    trace = folder + "/trace"
    start = ["strace", "-f", "-qq", "-o", trace] + words("start", "--explain", "--json")
    run = subprocess.Popen(start, stdout=subprocess.PIPE, text=True)
    try:
        wait_for("it serves", lambda: subprocess.run(words("status"), capture_output=True).returncode == 0)
    finally:
        subprocess.run(words("stop"), capture_output=True)
    report, seen = from_json(run.communicate(timeout=20)[0]), from_trace(open(trace))
    shutil.rmtree(folder)

    width = max(30, (shutil.get_terminal_size((180, 24)).columns - 18) // 3)
    print(column("step", 14), *(column(name, width) for name in ("planned", "reported", "traced")))
    wrong = 0
    # What comes after the daemon's own start is not the sequence's, but for saying so.
    ready = next(i for i, (step, _) in enumerate(plan) if step == "ready")
    for index, (step, planned) in enumerate(plan):
        reported = report[index][1] if index < len(report) else ""
        traced = seen[index] if index < ready and index < len(seen) else next((s for s in seen[ready:] if agrees(planned, s)), "")
        same = agrees(planned, reported) and agrees(planned, traced)
        wrong += not same
        print(column(step, 14), *(column(c, width) for c in (planned, reported, traced)), "" if same else "<- DIFFERS")
    print(f"\n{len(plan)} calls, {wrong} of them not the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
