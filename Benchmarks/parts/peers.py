# SPDX-License-Identifier: MIT
"""Others that say HI! or echo: what a Debian machine has. Skipped with a word where it has not."""
import os, subprocess, sys
from common import *

THREADS = """
import socketserver, sys
class Hi(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"HI!")
class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while bytes := self.request.recv(65536):
            self.request.sendall(bytes)
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 1024
Server(("", int(sys.argv[2])), Hi if sys.argv[1] == "hi" else Echo).serve_forever()
"""


class Peer:
    def __init__(self, words, port, worker=False):
        self.ports = [port]
        self.process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        wait_for(port)
        self.pid = self.process.pid
        if worker:
            with open("/proc/%d/task/%d/children" % (self.pid, self.pid)) as file:
                self.pid = int(file.read().split()[0])

    def stop(self):
        self.process.terminate()
        self.process.wait()


def python_threads(kind):
    port = free_port()
    return Peer([sys.executable, "-c", THREADS, kind, str(port)], port)


def nginx():
    """With its stream module: `return "HI!"`. Nothing without."""
    path = peer("nginx")
    if not path:
        return None
    module = "/usr/lib/nginx/modules/ngx_stream_module.so"
    if not os.path.exists(module):
        return skip("nginx", "has no stream module")
    port, place = free_port(), tempfile.mkdtemp(dir=PLACE)
    with open(place + "/conf", "w") as file:
        file.write("load_module %s; worker_processes 1; daemon off; pid %s/pid; error_log /dev/null;\n"
                   "events { worker_connections 16384; multi_accept on; }\n"
                   'stream { server { listen %d backlog=4096; return "HI!"; } }\n' % (module, place, port))
    return Peer([path, "-c", place + "/conf", "-p", place], port, worker=True)


def hi():
    found = {"nginx": nginx(), "Python, threads": python_threads("hi")}
    return {name: server for name, server in found.items() if server}


def echo():
    return {"Python, threads": python_threads("echo")}
