"""The jobs of main.py."""

import os


def square(n):
    return n * n


def fail():
    raise ValueError("no luck")


def fail_once():
    mark = "failed.once"
    if not os.path.exists(mark):
        open(mark, "w").close()
        raise ValueError("once")
