"""The tasks of main.py, and the application that both processes use."""

import os

from celery import Celery

URL = os.environ.get("REDIS_URL") or f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0"
app = Celery("work", broker=URL, backend=URL)
app.conf.update(result_expires=600, task_track_started=True, broker_connection_retry_on_startup=True)
if URL.startswith("sentinel"):
    # A task that a worker took along when its connection broke goes back into the queue after so many seconds.
    app.conf.broker_transport_options = {"master_name": "mymaster", "visibility_timeout": 5}
    app.conf.task_acks_late = True
    app.conf.result_backend_transport_options = {"master_name": "mymaster"}


@app.task
def add(x, y):
    return x + y


@app.task
def total(numbers):
    return sum(numbers)


@app.task
def fail():
    raise ValueError("no luck")


@app.task(bind=True, max_retries=3)
def third_time(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0.1)
    return self.request.retries
