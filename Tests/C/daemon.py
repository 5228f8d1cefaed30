# SPDX-License-Identifier: MIT
"""A daemon in Python, by ctypes alone: daemon.py LIBCLUST JAIL PORT. Prints its pid; says HI! to everybody."""

import ctypes
import os
import signal
import socket
import sys
from ctypes import POINTER, Structure, c_char_p, c_int, c_int32, c_size_t, c_uint32, c_uint64, c_void_p

DAEMONIZE, JAIL, DROP = 1, 2, 4
REPORT_SIZE = 141360  # sizeof(struct clust_report) of libclust.so.0


class Plan(Structure):
    """The part of struct clust_plan that its caller sets; the library's own part follows it."""

    _fields_ = [
        ("flags", c_uint32), ("name", c_char_p), ("uid", c_uint32), ("gid", c_uint32), ("groups", POINTER(c_uint32)),
        ("group_count", c_size_t), ("keep", c_uint64), ("umask", c_uint32), ("jail", c_int),
        ("jail_path", c_char_p), ("input", c_int),
        ("output", c_int), ("error_output", c_int), ("pid_file", c_int), ("pid_lock", c_int), ("kept", POINTER(c_int)),
        ("kept_count", c_size_t), ("limits", c_void_p), ("limit_count", c_size_t), ("hook", c_void_p),
        ("context", c_void_p), ("keeper", c_void_p), ("rules", c_void_p), ("timeout", c_int), ("seccomp", c_int),
        ("own", ctypes.c_char * 4096),
    ]


class Report(Structure):
    _fields_ = [
        ("step", c_int32), ("error", c_int32), ("pid", c_int32), ("status", c_int32), ("exit", c_int32),
        ("calibrated", c_uint32), ("landlock", c_uint32), ("lacks", c_uint32), ("weakened", c_uint64),
        ("text_size", c_uint32), ("count", c_uint32), ("text", ctypes.c_char * 2048),
        ("calls", ctypes.c_char * (REPORT_SIZE - 2096)),
    ]


def main(library, jail, port):
    clust = ctypes.CDLL(library)
    clust.clust_step_name.restype = c_char_p
    listener = socket.create_server(("127.0.0.1", int(port)))
    null = os.open("/dev/null", os.O_RDWR)
    kept = (c_int * 1)(listener.fileno())

    plan, report = Plan(), Report()
    clust.clust_plan_init(ctypes.byref(plan))
    plan.flags, plan.name, plan.uid, plan.gid = DAEMONIZE | JAIL | DROP, b"python", 61471, 61472
    plan.jail = os.open(jail, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW)
    plan.input = plan.output = plan.error_output = null
    plan.kept, plan.kept_count = kept, 1
    if clust.clust_plan_prepare(ctypes.byref(plan), ctypes.byref(report)):
        sys.exit(report.text.decode())
    pid = clust.clust_launch(ctypes.byref(plan), ctypes.byref(report))
    if pid < 0:
        sys.exit(f"{clust.clust_step_name(report.step).decode()}: {os.strerror(report.error)}")
    if pid > 0:
        print(pid)
        return
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if clust.clust_ready(ctypes.byref(plan), ctypes.byref(report)):
        os._exit(1)
    while True:
        client, _ = listener.accept()
        client.sendall(b"HI!")
        client.close()


main(*sys.argv[1:])
