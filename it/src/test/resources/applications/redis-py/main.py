"""redis-py: a call or more of each group of commands, locks, transactions, scripts, streams, publish/subscribe."""

import os
import threading

import redis

r = redis.Redis(port=int(os.environ["REDIS_PORT"]), decode_responses=True)


def same(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} instead of {expected!r}")


def strings():
    same(r.set("s", "1", ex=100, nx=True), True)
    same(r.set("s", "1", nx=True), None)
    same(r.set("s", "2", get=True, keepttl=True), "1")
    same(0 < r.ttl("s") <= 100, True)
    same(r.getex("s", persist=True), "2")
    same(r.incrbyfloat("s", 0.5), 2.5)
    same(r.mset({"a": 1, "b": 2}), True)
    same(r.mget("a", "b", "none"), ["1", "2", None])
    same(r.append("a", "23"), 3)
    same(r.setrange("a", 1, "99"), 3)
    same(r.getrange("a", 0, 1), "19")
    same(r.lcs("a", "a"), "199")
    same(r.getdel("a"), "199")
    same(r.setbit("bits", 7, 1), 0)
    same(r.bitcount("bits"), 1)
    same(r.bitpos("bits", 1), 7)
    same(r.bitfield("bits").set("u8", 8, 200).incrby("u8", 8, 100, "SAT").execute(), [0, 255])


def keys():
    r.set("k", "v")
    same(r.copy("k", "k2"), True)
    same(r.rename("k2", "k3"), True)
    same(r.expire("k3", 50, nx=True), True)
    same(r.expiretime("k3") > 1_600_000_000, True)
    same(sorted(r.scan_iter(match="k*", _type="string")), ["k", "k3"])
    payload = redis.Redis(port=int(os.environ["REDIS_PORT"])).dump("k")
    same(r.restore("k4", 0, payload), "OK")
    same(r.object("encoding", "k4"), "embstr")
    same(r.type("k4"), "string")
    same(r.unlink("k", "k3", "k4"), 3)
    r.set("s", "v")
    same(r.touch("s"), 1)
    same(r.memory_usage("s") > 0, True)


def collections():
    same(r.rpush("l", 3, 1, 2), 3)
    same(r.sort("l", desc=True), ["3", "2", "1"])
    same(r.lmove("l", "l2", "LEFT", "RIGHT"), "3")
    same(r.lpos("l", "2"), 1)
    same(r.lmpop(2, "none", "l", direction="LEFT", count=2), ["l", ["1", "2"]])
    same(r.blpop("l2", 1), ("l2", "3"))
    same(r.blpop("l2", 0.1), None)
    same(r.hset("h", mapping={"x": 1, "y": 2}), 2)
    same(r.hincrby("h", "x", 5), 6)
    same(r.hgetall("h"), {"x": "6", "y": "2"})
    same(sorted(r.hrandfield("h", 2, withvalues=True)), ["2", "6", "x", "y"])
    same(dict(r.hscan_iter("h")), {"x": "6", "y": "2"})
    same(r.sadd("t", "a", "b", "c"), 3)
    same(r.sadd("t2", "b", "c", "d"), 3)
    same(r.sintercard(2, ["t", "t2"], limit=1), 1)
    same(r.sdiff("t", "t2"), {"a"})
    same(r.smismember("t", ["a", "z"]), [1, 0])
    same(r.zadd("z", {"a": 1, "b": 2, "c": 3}), 3)
    same(r.zadd("z", {"a": 5}, gt=True, ch=True), 1)
    same(r.zrange("z", "(1", "+inf", byscore=True, withscores=True), [("b", 2.0), ("c", 3.0), ("a", 5.0)])
    same(r.zrangestore("z2", "z", 0, 1), 2)
    same(r.zinter(["z", "z2"], aggregate="MAX", withscores=True), [("b", 2.0), ("c", 3.0)])
    same(r.zpopmin("z"), [("b", 2.0)])
    same(r.bzpopmax("z", 1), ("z", "a", 5.0))
    same(r.zmscore("z", ["c", "none"]), [3.0, None])
    same(r.pfadd("hll", *range(100)), 1)
    same(95 < r.pfcount("hll") < 105, True)
    r.geoadd("g", (13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania"))
    same(round(r.geodist("g", "Palermo", "Catania", "km")), 166)
    same(r.geosearch("g", longitude=15, latitude=37, radius=100, unit="km"), ["Catania"])


def streams():
    first = r.xadd("x", {"n": 1})
    r.xadd("x", {"n": 2}, maxlen=100)
    same(r.xgroup_create("x", "g", id="0"), True)
    got = r.xreadgroup("g", "c1", {"x": ">"}, count=1)
    same(got, [["x", [(first, {"n": "1"})]]])
    same(r.xpending("x", "g")["pending"], 1)
    same(r.xpending_range("x", "g", "-", "+", 10)[0]["consumer"], "c1")
    same(r.xautoclaim("x", "g", "c2", 0)[1][0][0], first)
    same(r.xack("x", "g", first), 1)
    same(r.xinfo_stream("x")["length"], 2)
    same(r.xinfo_groups("x")[0]["entries-read"], 1)
    same(len(r.xread({"x": "0"}, block=10)[0][1]), 2)
    same(r.xtrim("x", maxlen=1, approximate=False), 1)


def together():
    with r.pipeline() as pipe:
        pipe.watch("w")
        r.set("w", "other")
        pipe.multi()
        pipe.set("w", "mine")
        try:
            pipe.execute()
            raise AssertionError("a changed watched key did not stop EXEC")
        except redis.WatchError:
            pass
    same(r.transaction(lambda p: p.multi() or p.incr("n").incr("n"), "n"), [1, 2])
    same(r.pipeline(transaction=False).set("p", 1).get("p").execute(), [True, "1"])
    script = r.register_script("return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}")
    same(script(keys=["n"], args=["arg"]), ["n", "arg", 3])
    r.function_load("#!lua name=mylib\nredis.register_function('twice', function(k, a) return a[1] * 2 end)", True)
    same(r.fcall("twice", 0, 21), 42)
    lock = r.lock("lock", timeout=10)
    same(lock.acquire(), True)
    same(r.lock("lock").acquire(blocking_timeout=0.1), False)
    same(lock.extend(5), True)
    lock.release()
    same(r.exists("lock"), 0)


def messages():
    p = r.pubsub(ignore_subscribe_messages=True)
    p.subscribe("c")
    p.psubscribe("c*")
    got = []
    p.get_message(timeout=1)
    p.get_message(timeout=1)
    same(r.publish("c", "hello"), 2)
    while len(got) < 2:
        message = p.get_message(timeout=5)
        if message is None:
            raise AssertionError("a message is missing")
        got.append((message["type"], message["data"]))
    same(got, [("message", "hello"), ("pmessage", "hello")])
    same(r.pubsub_numsub("c"), [("c", 1)])
    p.close()
    with r.monitor() as monitor:
        threading.Thread(target=lambda: r.echo("seen")).start()
        same(monitor.next_command()["command"], "ECHO seen")


def server():
    same(r.info()["redis_version"].split(".")[0], "7")
    same(r.config_get("maxmemory-policy"), {"maxmemory-policy": "noeviction"})
    same(r.config_set("slowlog-max-len", 64), True)
    same(r.client_setname("me"), True)
    same([c["name"] for c in r.client_list() if c["name"]], ["me"])
    same(r.client_getname(), "me")
    same(r.client_info()["name"], "me")
    same(r.command_count() > 200, True)
    same(r.command()["get"]["arity"], 2)
    same(r.command_getkeys("MSET", "a", 1, "b", 2), ["a", "b"])
    same(r.slowlog_reset(), True)
    same(len(r.time()), 2)
    same(r.role()[0], "master")
    same(r.lastsave().year > 2000, True)
    same(r.acl_whoami(), "default")
    same("get" in r.acl_cat("read"), True)
    same(r.acl_setuser("bob", enabled=True, passwords=["+secret"], keys=["*"], categories=["+@read"]), True)
    bob = redis.Redis(port=int(os.environ["REDIS_PORT"]), username="bob", password="secret")
    try:
        bob.set("no", 1)
        raise AssertionError("bob may write")
    except redis.exceptions.NoPermissionError:
        pass
    same(r.acl_deluser("bob"), 1)


def main():
    for group in (strings, keys, collections, streams, together, messages, server):
        try:
            r.flushall()
            group()
        except Exception as error:
            print(f"failed: {group.__name__}: {type(error).__name__}: {error}")
            raise SystemExit(1)
    print("ok")


main()
