"""prometheus-redis-exporter: the names of its metrics are those that it has with redis-server."""

import os
import re
import socket
import subprocess
import time
import urllib.request


def free():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def names(port):
    at = f"127.0.0.1:{free()}"
    command = ["prometheus-redis-exporter", "-redis.addr", f"redis://127.0.0.1:{port}", "-web.listen-address", at,
               "-check-keys", "*"]
    exporter = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                text = urllib.request.urlopen(f"http://{at}/metrics").read().decode()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the exporter does not answer")
    finally:
        exporter.kill()
        exporter.wait()
    if "redis_up 1" not in text:
        raise RuntimeError("the exporter finds the server down")
    return set(re.findall(r"^(redis_\w+)", text, re.M))


try:
    theirs = names(os.environ["REFERENCE_PORT"])
    missing = theirs - names(os.environ["REDIS_PORT"])
    if missing:
        raise RuntimeError("metrics that are missing: " + " ".join(sorted(missing)))
    print("ok")
except Exception as error:
    print(f"failed: {error}")
    raise SystemExit(1)
