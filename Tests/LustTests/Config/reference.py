#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""reference.py FILE...: what CPython's configparser makes of each file, in a form that a test can compare.

A block a file: `ok`, then `NAME VALUE` a line, both in hexadecimal; or `error LINE`, where LINE is 0 if Python gives none.
"""
import configparser
import sys


def hexed(text):
    return text.encode("utf-8").hex() or "-"


def flattened(parser):
    values = {}
    for section in parser.sections():
        for key, value in parser.items(section):
            values[section + "." + key] = value
    return values


def report(path):
    parser = configparser.ConfigParser()
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file, source=path)
        lines = ["ok"] + ["%s %s" % (hexed(name), hexed(value)) for name, value in flattened(parser).items()]
    except configparser.ParsingError as error:
        # MissingSectionHeaderError is one of these, with a line of its own.
        line = getattr(error, "lineno", None) or error.errors[0][0]
        lines = ["error %d" % line]
    except configparser.Error as error:
        lines = ["error %d" % (getattr(error, "lineno", None) or 0)]
    except UnicodeDecodeError:
        lines = ["error 0"]
    print("\n".join(lines))


for name in sys.argv[1:]:
    report(name)
