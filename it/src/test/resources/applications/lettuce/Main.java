import io.lettuce.core.*;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.*;
import io.lettuce.core.support.caching.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;

/** Lettuce with RESP2 and RESP3: synchronous, asynchronous and reactive calls of each group, and its cache. */
public class Main {
    private static final RedisURI URI = RedisURI.create("127.0.0.1", Integer.parseInt(System.getenv("REDIS_PORT")));

    interface Part {
        void run() throws Exception;
    }

    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static RedisCommands<String, String> r;

    public static void main(String[] args) {
        try {
            for (ProtocolVersion protocol : ProtocolVersion.values()) {
                client = RedisClient.create(URI);
                client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
                connection = client.connect();
                r = connection.sync();
                r.flushall();
                part(protocol + " keys and strings", Main::strings);
                part(protocol + " collections", Main::collections);
                part(protocol + " streams", Main::streams);
                part(protocol + " transactions and scripts", Main::together);
                part(protocol + " messages", Main::messages);
                part(protocol + " server", Main::server);
            }
            part("client-side cache", Main::cache);
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
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }

    private static void strings() {
        same(r.set("s", "1", SetArgs.Builder.nx().ex(100)), "OK");
        same(r.set("s", "1", SetArgs.Builder.nx()), null);
        same(r.setGet("s", "2", SetArgs.Builder.keepttl()), "1");
        same(r.ttl("s") > 90, true);
        same(r.getex("s", GetExArgs.Builder.persist()), "2");
        same(r.incrbyfloat("s", 0.5), 2.5);
        r.mset(Map.of("a", "1", "b", "2"));
        same(r.mget("a", "none"), List.of(KeyValue.just("a", "1"), KeyValue.empty("none")));
        same(r.getdel("a"), "1");
        same(r.setbit("bits", 7, 1), 0L);
        same(r.bitfield("bits", BitFieldArgs.Builder.set(BitFieldArgs.unsigned(8), 8, 200)), List.of(0L));
        same(r.copy("b", "b2"), true);
        same(r.expire("b2", 10, ExpireArgs.Builder.nx()), true);
        same(r.restore("b3", 0, r.dump("b")), "OK");
        same(r.objectEncoding("b3"), "int");
        Set<String> found = new TreeSet<>();
        ScanIterator.scan(r, KeyScanArgs.Builder.matches("b*").limit(1).type("string")).forEachRemaining(found::add);
        same(found, Set.of("b", "b2", "b3", "bits"));
        same(r.unlink("b", "b2", "b3"), 3L);
        same(r.memoryUsage("s") > 0, true);
    }

    private static void collections() {
        same(r.rpush("l", "3", "1", "2"), 3L);
        same(r.sort("l"), List.of("1", "2", "3"));
        same(r.lmove("l", "l2", LMoveArgs.Builder.leftRight()), "3");
        same(r.lmpop(LMPopArgs.Builder.left().count(2), "l"), KeyValue.just("l", List.of("1", "2")));
        same(r.blpop(1, "l2"), KeyValue.just("l2", "3"));
        same(r.blpop(0.1, "l2"), null);
        same(r.hset("h", Map.of("x", "1", "y", "2")), 2L);
        same(r.hincrby("h", "x", 5), 6L);
        same(r.hgetall("h"), Map.of("x", "6", "y", "2"));
        same(r.hrandfieldWithvalues("h", 2).size(), 2);
        same(r.hscan("h").getMap().size(), 2);
        r.sadd("t", "a", "b", "c");
        r.sadd("t2", "b", "c", "d");
        same(r.sintercard("t", "t2"), 2L);
        same(r.sdiff("t", "t2"), Set.of("a"));
        same(r.smismember("t", "a", "z"), List.of(true, false));
        same(r.zadd("z", ScoredValue.just(1, "a"), ScoredValue.just(2, "b"), ScoredValue.just(3, "c")), 3L);
        same(r.zaddincr("z", ZAddArgs.Builder.xx(), 4, "a"), 5.0);
        Range<Integer> above = Range.from(Range.Boundary.excluding(2), Range.Boundary.unbounded());
        same(r.zrangebyscore("z", above), List.of("c", "a"));
        same(r.zrangestore("z2", "z", Range.create(0L, 1L)), 2L);
        same(r.zinterWithScores(ZAggregateArgs.Builder.max(), "z", "z2"),
                List.of(ScoredValue.just(2, "b"), ScoredValue.just(3, "c")));
        same(r.zpopmin("z"), ScoredValue.just(2, "b"));
        same(r.bzpopmax(1, "z").getValue(), ScoredValue.just(5, "a"));
        same(r.zmscore("z", "c", "none"), Arrays.asList(3.0, null));
        same(r.pfadd("hll", "a", "b"), 1L);
        same(r.pfcount("hll"), 2L);
        r.geoadd("g", 13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania");
        same(Math.round(r.geodist("g", "Palermo", "Catania", GeoArgs.Unit.km)), 166L);
        var near = r.geosearch("g", GeoSearch.fromCoordinates(15, 37), GeoSearch.byRadius(100, GeoArgs.Unit.km),
                GeoArgs.Builder.full());
        same(near.get(0).getMember(), "Catania");
        same(near.get(0).getCoordinates().getX().doubleValue() > 15, true);
    }

    private static void streams() {
        String id = r.xadd("x", XAddArgs.Builder.maxlen(100).approximateTrimming(), Map.of("n", "1"));
        same(r.xgroupCreate(XReadArgs.StreamOffset.from("x", "0"), "g"), "OK");
        var read = r.xreadgroup(Consumer.from("g", "c1"), XReadArgs.Builder.count(1),
                XReadArgs.StreamOffset.lastConsumed("x"));
        same(read.get(0).getBody(), Map.of("n", "1"));
        same(r.xpending("x", "g").getCount(), 1L);
        same(r.xpending("x", "g", Range.unbounded(), Limit.from(5)).get(0).getConsumer(), "c1");
        var claimed = r.xautoclaim("x", XAutoClaimArgs.Builder.xautoclaim(Consumer.from("g", "c2"), 0, "0"));
        same(claimed.getMessages().get(0).getId(), id);
        same(r.xack("x", "g", id), 1L);
        same(r.xinfoStream("x").contains("entries-added"), true);
        same(r.xinfoGroups("x").size(), 1);
        same(r.xrange("x", Range.unbounded()).size(), 1);
    }

    private static void together() throws Exception {
        r.multi();
        r.set("n", "1");
        r.incr("n");
        TransactionResult done = r.exec();
        same(List.of(done.get(0), done.get(1)), List.of("OK", 2L));
        r.watch("n");
        try (var other = client.connect()) {
            other.sync().set("n", "9");
        }
        r.multi();
        r.incr("n");
        same(r.exec().wasDiscarded(), true);
        List<RedisFuture<Long>> all = new ArrayList<>();
        connection.setAutoFlushCommands(false);
        for (int i = 0; i < 1000; i++) {
            all.add(connection.async().incr("p"));
        }
        connection.flushCommands();
        connection.setAutoFlushCommands(true);
        same(all.get(999).get(10, TimeUnit.SECONDS), 1000L);
        same(connection.reactive().get("n").block(Duration.ofSeconds(10)), "9");
        List<?> evaluated = r.eval("return {KEYS[1], ARGV[1], 7}", ScriptOutputType.MULTI, new String[] {"k"}, "v");
        same(evaluated, List.of("k", "v", 7L));
        same(r.evalsha(r.scriptLoad("return redis.call('GET', KEYS[1])"), ScriptOutputType.VALUE, "n"), "9");
        r.functionLoad("#!lua name=lib\nredis.register_function('twice', function(k, a) return a[1] * 2 end)", true);
        same(r.fcall("twice", ScriptOutputType.INTEGER, new String[0], "21"), 42L);
        same(r.functionList().size(), 1);
        try {
            r.lpush("n", "x");
            throw new AssertionError("a push to a string");
        } catch (RedisCommandExecutionException wrong) {
            same(wrong.getMessage().startsWith("WRONGTYPE"), true);
        }
    }

    private static void messages() throws Exception {
        CountDownLatch got = new CountDownLatch(3);
        try (StatefulRedisPubSubConnection<String, String> sub = client.connectPubSub()) {
            sub.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    got.countDown();
                }

                @Override
                public void message(String pattern, String channel, String message) {
                    got.countDown();
                }

                @Override
                public void smessage(String channel, String message) {
                    got.countDown();
                }
            });
            sub.sync().subscribe("c");
            sub.sync().psubscribe("c*");
            sub.sync().ssubscribe("s");
            same(r.publish("c", "1"), 2L);
            same(r.spublish("s", "1"), 1L);
            same(got.await(10, TimeUnit.SECONDS), true);
            same(r.pubsubNumsub("c"), Map.of("c", 1L));
        }
    }

    private static void server() {
        same(r.info("server").contains("redis_version:7"), true);
        same(r.configGet("maxmemory-policy"), Map.of("maxmemory-policy", "noeviction"));
        same(r.clientSetname("me"), "OK");
        same(r.clientList().contains("name=me"), true);
        same(r.clientTracking(TrackingArgs.Builder.enabled(false)), "OK");
        same(r.commandCount() > 200, true);
        same(r.commandInfo("get").size(), 1);
        same(r.role().get(0), "master");
        same(r.time().size(), 2);
        same(r.slowlogGet().size() < 5, true);
        same(r.dbsize() > 0, true);
        same(r.aclWhoami(), "default");
        same(r.aclSetuser("bob", AclSetuserArgs.Builder.on().addPassword("secret").allKeys()), "OK");
        same(r.aclDeluser("bob"), 1L);
    }

    private static void cache() throws Exception {
        Map<String, String> near = new ConcurrentHashMap<>();
        CacheFrontend<String, String> frontend =
                ClientSideCaching.enable(CacheAccessor.forMap(near), connection, TrackingArgs.Builder.enabled());
        try (var other = client.connect()) {
            other.sync().set("near", "1");
            same(frontend.get("near"), "1");
            same(near, Map.of("near", "1"));
            other.sync().set("near", "2");
            for (int i = 0; i < 500 && near.containsKey("near"); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            same(frontend.get("near"), "2");
        }
    }
}
