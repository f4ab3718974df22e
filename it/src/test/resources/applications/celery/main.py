"""Celery with Redis as broker and as result backend: a worker runs tasks, chains, groups, chords and retries."""

import subprocess
import sys

from celery import chain, chord, group

from work import add, app, fail, third_time, total


def check(good, what):
    if not good:
        raise AssertionError(what)


def tasks():
    check(add.delay(2, 3).get(timeout=30) == 5, "a task")
    check(group(add.s(i, i) for i in range(10))().get(timeout=30) == [2 * i for i in range(10)], "a group")
    check(chain(add.s(1, 2), add.s(3), add.s(4))().get(timeout=30) == 10, "a chain")
    check(chord((add.s(i, 1) for i in range(5)), total.s())().get(timeout=30) == 15, "a chord")
    check(third_time.delay().get(timeout=30) == 2, "a task that is tried again")
    check(add.apply_async((1, 1), countdown=1).get(timeout=30) == 2, "a delayed task")
    check(add.apply_async((1, 1), priority=9).get(timeout=30) == 2, "a task with a priority")
    bad = fail.delay()
    bad.get(timeout=30, propagate=False)
    check(bad.failed() and "no luck" in str(bad.result), "the error of a task")
    check(list(app.control.ping(timeout=5)[0].values())[0] == {"ok": "pong"}, "ping of the worker")
    check(app.control.inspect(timeout=5).stats() is not None, "figures of the worker")
    late = add.apply_async((1, 1), countdown=3600)
    late.revoke()
    check(app.backend.get_task_meta(late.id)["status"] in ("PENDING", "REVOKED"), "a revoked task")
    done = add.delay(1, 1)
    done.get(timeout=30)
    done.forget()
    check(app.backend.get_task_meta(done.id)["status"] == "PENDING", "a result that was forgotten")


def main():
    app.connection().channel().client.flushall()
    command = [sys.executable, "-m", "celery", "-A", "work", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    with open("worker.log", "w") as log:
        worker = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        tasks()
        worker.terminate()
        check(worker.wait(30) == 0, "the worker stops by itself")
    except Exception as error:
        print(f"failed: {type(error).__name__}: {error}")
        raise SystemExit(1)
    finally:
        worker.kill()
    print("ok")


main()
