# SPDX-License-Identifier: MIT
"""What every part needs: programs, rounds that are interleaved, CPU that the kernel counted, figures and their bars."""
import ctypes, os, shutil, signal, socket, statistics, subprocess, tempfile, time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
RELEASE = os.environ.get("LUST_RELEASE", ROOT + "/.build/release")
STATIC = ROOT + "/.build-static/release"
LIMITS = os.environ.get("LUST_LIMITS", ROOT + "/build/limits")
PLACE = tempfile.mkdtemp(prefix="lust-bench.")
os.chmod(PLACE, 0o755)

# An orphan comes here, so that a daemon's CPU is counted with its starter's.
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)

skipped, figures = [], []


def figure(number, name, value, bar, unit="", count=False, detail=""):
    """One line of the table. A count is held to its bar, a ratio to its bar and 15 %, and both to what they were."""
    figures.append(dict(number=number, name=name, value=value, bar=bar, unit=unit, count=count, detail=detail))


def skip(what, why):
    line = "%s: %s" % (what, why)
    if line not in skipped:
        skipped.append(line)


def program(name, folder=RELEASE):
    path = folder + "/" + name
    if os.path.exists(path):
        return path
    skip(name, "not built")


def peer(path):
    found = shutil.which(path, path="/usr/sbin:/usr/bin:/sbin:/bin:" + os.environ.get("PATH", ""))
    if not found:
        skip(path, "not installed")
    return found


def interleaved(rounds, entries, measure):
    """{name: [value a round]}: every round runs every entry once, in rotated order."""
    found = {name: [] for name in entries}
    names = list(entries)
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            found[name].append(measure(entries[name]))
    return found


def ratio(found, name, limit):
    """The median of the ratios, taken round by round."""
    return statistics.median(a / b for a, b in zip(found[name], found[limit]))


def cpu_now(pid):
    """Seconds of CPU of all threads of a process, dead ones too; see clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


def children():
    with open("/proc/self/task/%d/children" % os.getpid()) as file:
        return [int(pid) for pid in file.read().split()]


def cpu_of_start(words):
    """Microseconds of CPU of a start: the command, and the daemon it leaves, which is killed then."""
    null = os.open("/dev/null", os.O_RDWR)
    pid = os.posix_spawn(words[0], words, {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}, file_actions=[
        (os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_CLOSE, null)])
    os.close(null)
    used, status = 0.0, None
    while True:
        try:
            gone, how, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        used += usage.ru_utime + usage.ru_stime
        if gone == pid:
            status = how
            time.sleep(0.003)  # the daemon's last steps after it has said that it is ready
            for child in children():
                os.kill(child, signal.SIGKILL)
    if status:
        raise SystemExit("%s: status %d" % (" ".join(words), status))
    return used * 1e6


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("nobody listens at port %d" % port)


class Daemon:
    """A Lust daemon in a folder of its own."""

    def __init__(self, name, path, ports=1, **settings):
        self.name, self.path = name, path
        self.place = tempfile.mkdtemp(prefix=name + ".", dir=PLACE)
        os.chmod(self.place, 0o755)
        self.ports = [free_port() for _ in range(ports)]
        values = dict(run_dir=self.place + "/jail", pid_path=self.place, log_file=self.place + "/log",
                      ports=", ".join(map(str, self.ports)), **settings)
        self.conf = self.place + "/conf"
        with open(self.conf, "w") as file:
            file.write("[%s]\n" % name + "".join("%s = %s\n" % pair for pair in values.items()))

    def words(self, command, *options):
        return [self.path, command, "--config", self.conf, *options]

    def start(self):
        said = subprocess.run(self.words("start"), capture_output=True, text=True, timeout=20, check=True).stdout
        self.pid = int(said.split()[-1])
        return self

    def stop(self):
        subprocess.run(self.words("stop"), capture_output=True, timeout=20)

    def kill(self):
        """For what may not go through a stop: the next start works all the same."""
        for child in children():
            os.kill(child, signal.SIGKILL)
