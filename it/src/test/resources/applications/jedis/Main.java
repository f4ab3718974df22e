import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.*;
import redis.clients.jedis.args.*;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.*;
import redis.clients.jedis.resps.*;
import redis.clients.jedis.util.KeyValue;

/** Jedis, pooled, with RESP2 and RESP3: a call or more of each group of commands. */
public class Main {
    private static final int PORT = Integer.parseInt(System.getenv("REDIS_PORT"));

    interface Part {
        void run() throws Exception;
    }

    private static JedisPooled r;

    public static void main(String[] args) {
        try {
            for (RedisProtocol protocol : RedisProtocol.values()) {
                r = new JedisPooled(new HostAndPort("127.0.0.1", PORT),
                        DefaultJedisClientConfig.builder().protocol(protocol).build());
                r.flushAll();
                part(protocol + " keys and strings", Main::strings);
                part(protocol + " collections", Main::collections);
                part(protocol + " streams", Main::streams);
                part(protocol + " transactions and scripts", Main::together);
                part(protocol + " messages", Main::messages);
                part(protocol + " server", Main::server);
                r.close();
            }
            System.out.println("ok");
        } catch (Throwable failure) {
            System.out.println("failed: " + failure.toString().replaceAll("\\s+", " "));
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void part(String name, Part part) throws Exception {
        try {
            part.run();
        } catch (Exception | AssertionError failure) {
            throw new Exception(name + ": " + failure, failure);
        }
    }

    private static void same(Object actual, Object expected) {
        if (!java.util.Objects.equals(actual, expected)) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }

    private static void strings() {
        same(r.set("s", "1", SetParams.setParams().nx().ex(100)), "OK");
        same(r.set("s", "1", SetParams.setParams().nx()), null);
        same(r.setGet("s", "2", SetParams.setParams().keepTtl()), "1");
        same(r.ttl("s") > 90, true);
        same(r.getEx("s", GetExParams.getExParams().persist()), "2");
        same(r.incrByFloat("s", 0.5), 2.5);
        r.mset("a", "1", "b", "2");
        same(r.mget("a", "b", "none"), java.util.Arrays.asList("1", "2", null));
        same(r.append("a", "23"), 3L);
        same(r.lcs("a", "a", LCSParams.LCSParams().len()).getLen(), 3L);
        same(r.getDel("a"), "123");
        same(r.setbit("bits", 7, true), false);
        same(r.bitcount("bits"), 1L);
        same(r.bitfield("bits", "SET", "u8", "8", "200"), List.of(0L));
        same(r.copy("b", "b2", true), true);
        same(r.expire("b2", 10, ExpiryOption.NX), 1L);
        same(r.restore("b3", 0, r.dump("b")), "OK");
        same(r.objectEncoding("b3"), "int");
        Set<String> found = new TreeSet<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> page = r.scan(cursor, new ScanParams().match("b*").count(1), "string");
            found.addAll(page.getResult());
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        same(found, Set.of("b", "b2", "b3", "bits"));
        same(r.unlink("b", "b2", "b3"), 3L);
        same(r.memoryUsage("s") > 0, true);
    }

    private static void collections() {
        same(r.rpush("l", "3", "1", "2"), 3L);
        same(r.sort("l"), List.of("1", "2", "3"));
        same(r.lmove("l", "l2", ListDirection.LEFT, ListDirection.RIGHT), "3");
        same(r.lpos("l", "2"), 1L);
        same(r.lmpop(ListDirection.LEFT, 2, "l"), KeyValue.of("l", List.of("1", "2")));
        same(r.blpop(1, "l2"), List.of("l2", "3"));
        same(r.blpop(0.1, "l2"), null);
        same(r.hset("h", Map.of("x", "1", "y", "2")), 2L);
        same(r.hincrBy("h", "x", 5), 6L);
        same(r.hgetAll("h"), Map.of("x", "6", "y", "2"));
        same(r.hrandfieldWithValues("h", 2).size(), 2);
        same(r.hscan("h", "0").getResult().size(), 2);
        r.sadd("t", "a", "b", "c");
        r.sadd("t2", "b", "c", "d");
        same(r.sintercard("t", "t2"), 2L);
        same(r.sdiff("t", "t2"), Set.of("a"));
        same(r.smismember("t", "a", "z"), List.of(true, false));
        same(r.zadd("z", Map.of("a", 1.0, "b", 2.0, "c", 3.0)), 3L);
        same(r.zaddIncr("z", 4, "a", ZAddParams.zAddParams().xx()), 5.0);
        same(r.zrangeWithScores("z", ZRangeParams.zrangeByScoreParams(1.5, 9)),
                List.of(new Tuple("b", 2.0), new Tuple("c", 3.0), new Tuple("a", 5.0)));
        same(r.zrangestore("z2", "z", ZRangeParams.zrangeParams(0, 1)), 2L);
        same(r.zinterWithScores(new ZParams().aggregate(ZParams.Aggregate.MAX), "z", "z2"),
                List.of(new Tuple("b", 2.0), new Tuple("c", 3.0)));
        same(r.zpopmin("z"), new Tuple("b", 2.0));
        same(r.bzpopmax(1, "z").getValue(), new Tuple("a", 5.0));
        same(r.zmscore("z", "c", "none"), java.util.Arrays.asList(3.0, null));
        same(r.pfadd("hll", "a", "b"), 1L);
        same(r.pfcount("hll"), 2L);
        r.geoadd("g", Map.of("Palermo", new GeoCoordinate(13.361389, 38.115556),
                "Catania", new GeoCoordinate(15.087269, 37.502669)));
        same(Math.round(r.geodist("g", "Palermo", "Catania", GeoUnit.KM)), 166L);
        List<GeoRadiusResponse> near = r.geosearch("g", GeoSearchParam.geoSearchParam()
                .fromLonLat(15, 37).byRadius(100, GeoUnit.KM).withDist().withCoord());
        same(near.get(0).getMemberByString(), "Catania");
        same(near.get(0).getCoordinate().getLongitude() > 15, true);
    }

    private static void streams() {
        StreamEntryID id = r.xadd("x", Map.of("n", "1"), XAddParams.xAddParams().maxLen(100).approximateTrimming());
        same(r.xgroupCreate("x", "g", new StreamEntryID("0-0"), false), "OK");
        var read = r.xreadGroup("g", "c1", XReadGroupParams.xReadGroupParams().count(1),
                Map.of("x", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        same(read.get(0).getValue().get(0).getFields(), Map.of("n", "1"));
        same(r.xpending("x", "g").getTotal(), 1L);
        same(r.xpending("x", "g", XPendingParams.xPendingParams("-", "+", 5)).get(0).getConsumerName(), "c1");
        var claimed = r.xautoclaim("x", "g", "c2", 0, new StreamEntryID("0-0"), new XAutoClaimParams());
        same(claimed.getValue().get(0).getID(), id);
        same(r.xack("x", "g", id), 1L);
        same(r.xinfoStream("x").getLength(), 1L);
        same(r.xinfoGroups("x").get(0).getConsumers(), 2L);
        same(r.xinfoStreamFull("x").getGroups().size(), 1);
        same(r.xrange("x", "-", "+").size(), 1);
        same(r.xlen("x"), 1L);
    }

    private static void together() {
        try (var tx = r.multi()) {
            tx.set("n", "1");
            Response<Long> n = tx.incr("n");
            same(tx.exec(), List.of("OK", 2L));
            same(n.get(), 2L);
        }
        try (Jedis one = new Jedis("127.0.0.1", PORT)) {
            one.watch("n");
            r.set("n", "9");
            var tx = one.multi();
            tx.incr("n");
            same(tx.exec(), null);
        }
        try (var pipe = r.pipelined()) {
            List<Response<Long>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                all.add(pipe.incr("p"));
            }
            pipe.sync();
            same(all.get(999).get(), 1000L);
        }
        same(r.eval("return {KEYS[1], ARGV[1], 7}", List.of("k"), List.of("v")), List.of("k", "v", 7L));
        String sha = r.scriptLoad("return redis.call('GET', KEYS[1])", "n");
        same(r.evalsha(sha, List.of("n"), List.of()), "9");
        r.functionLoadReplace("#!lua name=lib\nredis.register_function('twice', function(k, a) return a[1] * 2 end)");
        same(r.fcall("twice", List.of(), List.of("21")), 42L);
        same(r.functionList().get(0).getLibraryName(), "lib");
        try {
            r.lpush("n", "x");
            throw new AssertionError("a push to a string");
        } catch (JedisDataException wrong) {
            same(wrong.getMessage().startsWith("WRONGTYPE"), true);
        }
    }

    private static void messages() throws Exception {
        CountDownLatch there = new CountDownLatch(2);
        CountDownLatch got = new CountDownLatch(2);
        JedisPubSub sub = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                there.countDown();
            }

            @Override
            public void onMessage(String channel, String message) {
                got.countDown();
            }
        };
        Thread thread = new Thread(() -> r.subscribe(sub, "c", "d"));
        thread.start();
        there.await(10, TimeUnit.SECONDS);
        same(r.publish("c", "1"), 1L);
        same(r.publish("d", "1"), 1L);
        same(got.await(10, TimeUnit.SECONDS), true);
        sub.unsubscribe();
        thread.join(10_000);
    }

    private static void server() {
        try (Jedis one = new Jedis("127.0.0.1", PORT)) {
            same(one.info("server").contains("redis_version:7"), true);
            same(one.configGet("maxmemory-policy"), Map.of("maxmemory-policy", "noeviction"));
            same(one.clientSetname("me"), "OK");
            same(one.clientList().contains("name=me"), true);
            same(one.clientInfo().contains("name=me"), true);
            same(one.commandCount() > 200, true);
            same(one.commandInfo("get").get("get").getArity(), 2L);
            same(one.commandGetKeys("MSET", "a", "1", "b", "2"), List.of("a", "b"));
            same(one.role().get(0), "master");
            same(one.time().size(), 2);
            same(one.slowlogReset(), "OK");
            same(one.slowlogGet(10).size() < 5, true);
            same(one.dbSize() > 0, true);
            one.select(3);
            same(one.dbSize(), 0L);
            same(one.swapDB(0, 3), "OK");
            same(one.swapDB(3, 0), "OK");
            same(one.aclWhoAmI(), "default");
            same(one.aclSetUser("bob", "on", ">secret", "~*", "+@read"), "OK");
            same(one.aclGetUser("bob").getFlags().contains("on"), true);
            same(one.aclDelUser("bob"), 1L);
        }
    }
}
