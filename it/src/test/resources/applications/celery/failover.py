"""Celery through sentinels: each task gives its result although the master is killed in the midst of them.

One task may have to be asked for again: kombu takes a message with BRPOP and notes it as taken by a second command. The
message whose BRPOP is under way when the master dies can be popped in the log, while its reply went down with the master.
"""

import os
import subprocess
import sys
import time

os.environ["REDIS_URL"] = ";".join(
    f"sentinel://127.0.0.1:{port}/0" for port in os.environ["SENTINEL_PORTS"].split(",")
)

from celery.exceptions import TimeoutError  # noqa: E402
from work import add  # noqa: E402

TASKS = 300
SECONDS = 90

workers = []
popped = []


def again(call):
    """Does what a caller does whose connection is gone."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            return call()
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def worker():
    command = [sys.executable, "-m", "celery", "-A", "work", "worker", "--concurrency", "2", "--loglevel", "INFO",
               "--hostname", f"worker-{len(workers)}"]
    with open(f"failover.worker-{len(workers)}.log", "w") as log:
        workers.append(subprocess.Popen(command, stdout=log, stderr=log))


def value(i, result):
    """The result of a task; one whose result could not be stored while there was no master is asked for again."""

    def get():
        nonlocal result
        try:
            return result.get(timeout=20)
        except TimeoutError:
            redis = add.app.backend.client
            if redis.llen("celery") == 0 and redis.hlen("unacked") == 0 and not result.ready():
                popped.append(i)
                result = add.delay(i, 1)
            raise
        except Exception:
            if result.failed():
                result = add.delay(i, 1)
            raise

    return again(get)


def tasks():
    results = []
    for i in range(TASKS):
        if i == TASKS // 3:
            again(lambda: results[0].get(timeout=30))
            print("kill the master", flush=True)
        results.append(again(lambda: add.delay(i, 1)))
        time.sleep(0.01)
    # Only a new worker gives tasks that another took along back into the queue soon; an old one takes 100 s (kombu).
    worker()
    sums = [value(i, add.AsyncResult(result.id)) for i, result in enumerate(results)]
    if sums != [i + 1 for i in range(TASKS)]:
        raise AssertionError(f"the results {sums}")
    # The one worker of the time of the kill waits in one BRPOP.
    if len(popped) > 1:
        raise AssertionError(f"the tasks {popped} are in no queue and have no result")


def main():
    worker()
    try:
        tasks()
    except Exception as error:
        print(f"failed: {type(error).__name__}: {error}")
        raise SystemExit(1)
    finally:
        for each in workers:
            each.kill()
    print("ok")


main()
