"""RQ: a worker runs jobs; results, failures, dependencies, scheduled jobs and retries are as they should be."""

import os
import subprocess
import sys
from datetime import timedelta

from redis import Redis
from rq import Queue, Retry
from rq.registry import FailedJobRegistry, FinishedJobRegistry

import work

PORT = os.environ["REDIS_PORT"]
r = Redis(port=int(PORT))


def worker(*args):
    url = f"redis://127.0.0.1:{PORT}"
    command = [sys.executable, "-m", "rq.cli", "worker", "--burst", "--url", url, *args]
    subprocess.run(command, check=True, timeout=60, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def check(good, what):
    if not good:
        print(f"failed: {what}")
        raise SystemExit(1)


r.flushall()
queue = Queue(connection=r)
jobs = [queue.enqueue(work.square, n, result_ttl=500) for n in range(5)]
bad = queue.enqueue(work.fail, failure_ttl=500)
child = queue.enqueue(work.square, 7, depends_on=jobs[0])
again = queue.enqueue(work.fail_once, retry=Retry(max=2))
later = queue.enqueue_in(timedelta(seconds=1), work.square, 9)
check(queue.count == 7, "seven jobs wait in the queue")
check(later.id in queue.scheduled_job_registry, "a job is scheduled")
worker("--with-scheduler")
check([job.result for job in jobs] == [0, 1, 4, 9, 16], "results of the jobs")
check(bad.is_failed and "no luck" in bad.latest_result().exc_string if hasattr(bad, "latest_result")
      else bad.is_failed and "no luck" in bad.exc_info, "the failed job keeps its error")
check(bad.id in FailedJobRegistry(queue=queue), "the registry of failed jobs")
check(child.get_status() == "finished" and child.result == 49, "a job that depends on another")
check(again.get_status() == "finished", "a job that is tried again")
check(jobs[0].id in FinishedJobRegistry(queue=queue), "the registry of finished jobs")
check(queue.count == 0, "the queue is empty")
if later.get_status(refresh=True) != "finished":
    subprocess.run(["sleep", "1"], check=True)
    worker("--with-scheduler")
    worker()
check(later.get_status(refresh=True) == "finished", f"a scheduled job, now {later.get_status()}")
bad.requeue()
check(queue.job_ids == [bad.id], "a failed job is queued again")
queue.empty()
print("ok")
