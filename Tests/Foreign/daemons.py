# SPDX-License-Identifier: MIT
"""The daemons: how each is built, started, asked and tested."""

class Daemon:
    port = 887
    question = b""
    answer = b""
    verdict = 1  # which line of its own tests' output, from the end, says how they went

    def pid_file(self, folder):
        return folder / "run.pid"

    def jail(self, folder):
        return None

    def own_tests(self, folder):
        return []


class MiniHTTPd(Daemon):
    """A web server in its own jail. It has no tests of its own."""

    name = "mini-httpd"
    question = b"GET /page.html HTTP/1.0\r\n\r\n"
    answer = b"a page"

    def build(self, folder, flags, run):
        words = ["env", f"LDFLAGS={flags.get('CPPFLAGS', '')}", "make", "mini_httpd"]
        run(words + [f"CRYPT_LIB={flags.get('LIBS', '')} -lcrypt"], folder)
        (folder / "www").mkdir()
        (folder / "www/page.html").write_text("a page")

    def jail(self, folder):
        return folder / "www"

    def command(self, folder, edited):
        return [folder / "mini_httpd", "-p", self.port, "-d", folder / "www", "-r", "-u", "nobody", "-i", self.pid_file(folder)]


class Tinyproxy(Daemon):
    """A proxy, which asks the name server and so has no jail. Its configuration names a user and no group."""

    name = "tinyproxy"
    question = b"GET http://tinyproxy.stats/ HTTP/1.0\r\n\r\n"
    answer = b"200 Statistic"
    verdict = 4

    def build(self, folder, flags, run):
        features = ["xtinyproxy", "filter", "upstream", "reverse"]
        run(["./configure", "-q", *(f"--enable-{name}" for name in features), *(f"{k}={v}" for k, v in flags.items())], folder)
        run(["make", "-s", "-C", "src"], folder)

    def command(self, folder, edited):
        (folder / "conf").write_text(
            f'Port {self.port}\nUser nobody\nListen 127.0.0.1\nPidFile "{self.pid_file(folder)}"\nStatHost "tinyproxy.stats"\n'
            f'StatFile "{folder}/data/templates/stats.html"\nTimeout 60\nLogLevel Info\n')
        return [folder / "src/tinyproxy", "-c", folder / "conf"]

    def own_tests(self, folder):
        # They start it as whoever runs them; root is refused by the sequence.
        script = folder / "tests/scripts/run_tests.sh"
        text = script.read_text().replace("TINYPROXY_USER=$(id -un)", "TINYPROXY_USER=nobody")
        script.write_text(text.replace("\nstart_tinyproxy\n", "\nchown nobody $TINYPROXY_LOG_DIR\nstart_tinyproxy\n"))
        return [[script]]


class Memcached(Daemon):
    """A cache of several threads that never had a jail: one line gives it an empty one."""

    name = "memcached"
    port = 18870  # it binds after the drop
    question = b"version\r\nquit\r\n"
    answer = b"VERSION"

    def build(self, folder, flags, run):
        run(["./configure", "-q", *(f"{key}={value}" for key, value in flags.items())], folder)
        run(["make", "-s", "-j2", "memcached", "memcached-debug", "timedrun", "sizes"], folder)
        (folder / "jail").mkdir()

    def jail(self, folder):
        return folder / "jail"

    def command(self, folder, edited):
        words = [folder / "memcached", "-d", "-l", "127.0.0.1", "-p", self.port, "-u", "nobody", "-P", self.pid_file(folder)]
        return words + (["-j", folder / "jail"] if edited else [])

    def pid_file(self, folder):
        # Its own code writes it without root.
        place = folder / "pid"
        place.mkdir(exist_ok=True)
        place.chmod(0o1777)
        return place / "run.pid"

    def own_tests(self, folder):
        module = folder / "t/lib/MemcachedTest.pm"
        module.write_text(module.read_text().replace(" -u root", " -u nobody"))
        folder.chmod(0o777)
        # They wait for the clock most of the time.
        return [["prove", "-Q", "-j12", "t"]]


ALL = [MiniHTTPd(), Tinyproxy(), Memcached()]
