import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.springframework.data.annotation.Id;
import org.springframework.data.geo.*;
import org.springframework.data.redis.cache.*;
import org.springframework.data.redis.connection.*;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.*;
import org.springframework.data.redis.core.*;
import org.springframework.data.redis.core.convert.*;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.core.mapping.RedisMappingContext;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.listener.*;
import org.springframework.data.redis.repository.support.RedisRepositoryFactory;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.support.atomic.RedisAtomicLong;
import org.springframework.data.redis.support.collections.*;
import org.springframework.data.repository.CrudRepository;

/** Spring Data Redis on Lettuce and on Jedis: templates, transactions, listeners, streams, caches and repositories. */
public class Main {
    private static final int PORT = Integer.parseInt(System.getenv("REDIS_PORT"));

    interface Part {
        void run() throws Exception;
    }

    private static RedisConnectionFactory factory;
    private static StringRedisTemplate r;

    public static void main(String[] args) {
        try {
            var server = new RedisStandaloneConfiguration("127.0.0.1", PORT);
            var lettuce = new LettuceConnectionFactory(server);
            var jedis = new JedisConnectionFactory(server);
            lettuce.start();
            jedis.start();
            for (RedisConnectionFactory each : List.of(lettuce, jedis)) {
                String name = each == lettuce ? "Lettuce" : "Jedis";
                factory = each;
                r = new StringRedisTemplate(each);
                r.execute((RedisCallback<Object>) c -> {
                    c.serverCommands().flushAll();
                    return null;
                });
                part(name + " templates", Main::templates);
                part(name + " transactions and scripts", Main::together);
                part(name + " listeners", Main::listeners);
                part(name + " streams", Main::streams);
                part(name + " cache", Main::cache);
                part(name + " collections", Main::collections);
            }
            factory = lettuce;
            part("repositories", Main::repositories);
            part("reactive template", () -> reactive(lettuce));
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

    private static void templates() {
        same(r.opsForValue().setIfAbsent("s", "1", Duration.ofSeconds(100)), true);
        same(r.opsForValue().setIfAbsent("s", "2"), false);
        same(r.getExpire("s") > 90, true);
        same(r.opsForValue().increment("s", 4), 5L);
        same(r.opsForValue().getAndDelete("s"), "5");
        r.opsForHash().putAll("h", Map.of("a", "1", "b", "2"));
        same(r.opsForHash().entries("h"), Map.of("a", "1", "b", "2"));
        try (Cursor<Map.Entry<Object, Object>> cursor = r.opsForHash().scan("h", ScanOptions.NONE)) {
            same(cursor.stream().count(), 2L);
        }
        r.opsForList().rightPushAll("l", "a", "b", "c");
        same(r.opsForList().leftPop("l", Duration.ofSeconds(1)), "a");
        same(r.opsForList().range("l", 0, -1), List.of("b", "c"));
        r.opsForSet().add("t", "a", "b");
        r.opsForSet().add("t2", "b", "c");
        same(r.opsForSet().intersect("t", "t2"), Set.of("b"));
        r.opsForZSet().add("z", "a", 1);
        r.opsForZSet().add("z", "b", 2);
        same(r.opsForZSet().reverseRange("z", 0, -1), new LinkedHashSet<>(List.of("b", "a")));
        r.opsForHyperLogLog().add("hll", "a", "b");
        same(r.opsForHyperLogLog().size("hll"), 2L);
        r.opsForGeo().add("g", new Point(13.361389, 38.115556), "Palermo");
        Circle near = new Circle(new Point(15, 37), new Distance(200, Metrics.KILOMETERS));
        same(r.opsForGeo().radius("g", near).getContent().size(), 1);
        r.opsForValue().setBit("bits", 7, true);
        same(r.opsForValue().getBit("bits", 7), true);
        Set<String> found = new TreeSet<>();
        try (Cursor<String> keys = r.scan(ScanOptions.scanOptions().match("*").count(2).build())) {
            keys.forEachRemaining(found::add);
        }
        same(found, new TreeSet<>(Set.of("bits", "g", "h", "hll", "l", "t", "t2", "z")));
        same(r.delete(found), 8L);
    }

    private static void together() {
        List<Object> done = r.execute(new SessionCallback<List<Object>>() {
            @Override
            @SuppressWarnings({"unchecked", "rawtypes"})
            public List<Object> execute(RedisOperations operations) {
                operations.watch("n");
                operations.multi();
                operations.opsForValue().increment("n");
                operations.opsForValue().increment("n");
                return operations.exec();
            }
        });
        same(done, List.of(1L, 2L));
        List<Object> piped = r.executePipelined((RedisCallback<Object>) c -> {
            for (int i = 0; i < 100; i++) {
                c.stringCommands().incr("p".getBytes());
            }
            return null;
        });
        same(piped.get(99), 100L);
        RedisScript<Long> plus = RedisScript.of("return redis.call('INCRBY', KEYS[1], ARGV[1])", Long.class);
        same(r.execute(plus, List.of("n"), "5"), 7L);
        same(new RedisAtomicLong("atomic", factory).incrementAndGet(), 1L);
    }

    private static void listeners() throws Exception {
        var container = new RedisMessageListenerContainer();
        container.setConnectionFactory(factory);
        container.afterPropertiesSet();
        CountDownLatch got = new CountDownLatch(2);
        container.addMessageListener((message, pattern) -> got.countDown(), ChannelTopic.of("c"));
        container.addMessageListener((message, pattern) -> got.countDown(), PatternTopic.of("c*"));
        container.start();
        same(r.convertAndSend("c", "hello"), 2L);
        same(got.await(20, TimeUnit.SECONDS), true);
        container.destroy();
    }

    private static void streams() throws Exception {
        r.opsForStream().createGroup("x", ReadOffset.from("0"), "g");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        var options = StreamMessageListenerContainer.StreamMessageListenerContainerOptions.builder()
                .pollTimeout(Duration.ofMillis(200)).build();
        var container = StreamMessageListenerContainer.create(factory, options);
        container.receiveAutoAck(Consumer.from("g", "c"), StreamOffset.create("x", ReadOffset.lastConsumed()),
                message -> got.add(message.getValue().get("f")));
        container.start();
        r.opsForStream().add(StreamRecords.mapBacked(Map.of("f", "v")).withStreamKey("x"));
        same(got.poll(20, TimeUnit.SECONDS), "v");
        container.stop();
        same(r.opsForStream().info("x").streamLength(), 1L);
        same(r.opsForStream().groups("x").get(0).groupName(), "g");
    }

    private static void cache() {
        RedisCacheManager caches = RedisCacheManager.builder(RedisCacheWriter.lockingRedisCacheWriter(factory))
                .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofSeconds(100)))
                .enableStatistics().build();
        var cache = caches.getCache("cache");
        same(cache.get("k", () -> "computed"), "computed");
        same(cache.get("k", () -> "again"), "computed");
        same(r.getExpire("cache::k") > 90, true);
        cache.clear();
        same(cache.get("k"), null);
    }

    private static void collections() throws Exception {
        var queue = new DefaultRedisList<>("queue", r);
        queue.offer("a");
        same(queue.poll(5, TimeUnit.SECONDS), "a");
        var map = new DefaultRedisMap<String, String>("map", r);
        same(map.putIfAbsent("a", "1"), null);
        same(map.putIfAbsent("a", "2"), "1");
        same(new DefaultRedisSet<>("set", r).add("a"), true);
        same(new DefaultRedisZSet<>("zset", r).add("a", 1.0), true);
    }

    /** What a repository keeps; it expires when {@code ttl} is over. */
    @RedisHash("people")
    public static class Person {
        @Id
        public String id;

        @Indexed
        public String name;

        @TimeToLive
        public Long ttl;
    }

    /** The repository of {@link Person}. */
    public interface People extends CrudRepository<Person, String> {
        List<Person> findByName(String name);
    }

    private static void repositories() throws Exception {
        RedisTemplate<byte[], byte[]> raw = new RedisTemplate<>();
        raw.setConnectionFactory(factory);
        raw.setDefaultSerializer(RedisSerializer.byteArray());
        raw.afterPropertiesSet();
        var context = new RedisMappingContext();
        context.afterPropertiesSet();
        var adapter = new RedisKeyValueAdapter(raw, context);
        adapter.setEnableKeyspaceEvents(RedisKeyValueAdapter.EnableKeyspaceEvents.ON_STARTUP);
        adapter.setKeyspaceNotificationsConfigParameter("Ex");
        BlockingQueue<String> expired = new LinkedBlockingQueue<>();
        adapter.setApplicationContext(events(expired));
        adapter.afterPropertiesSet();
        adapter.start();
        var template = new RedisKeyValueTemplate(adapter, context);
        People people = new RedisRepositoryFactory(template).getRepository(People.class);
        Person ann = new Person();
        ann.id = "1";
        ann.name = "Ann";
        people.save(ann);
        same(people.findByName("Ann").get(0).id, "1");
        same(people.count(), 1L);
        ann.name = "Bob";
        people.save(ann);
        same(people.findByName("Ann").size(), 0);
        people.deleteById("1");
        same(people.existsById("1"), false);
        same(r.keys("people:*"), Set.of());
        Person soon = new Person();
        soon.id = "2";
        soon.name = "Cid";
        soon.ttl = 1L;
        people.save(soon);
        same(expired.poll(30, TimeUnit.SECONDS), "2");
        same(people.findByName("Cid").size(), 0);
    }

    private static org.springframework.context.ApplicationContext events(BlockingQueue<String> expired) {
        var context = new org.springframework.context.support.GenericApplicationContext();
        context.addApplicationListener(event -> {
            if (event instanceof RedisKeyExpiredEvent<?> gone && new String(gone.getSource()).startsWith("people:")) {
                expired.add(new String(gone.getId()));
            }
        });
        context.refresh();
        return context;
    }

    private static void reactive(LettuceConnectionFactory lettuce) {
        var reactive = new ReactiveStringRedisTemplate(lettuce);
        var both = reactive.opsForValue().set("r", "1").then(reactive.opsForValue().increment("r"));
        same(both.block(Duration.ofSeconds(10)), 2L);
        same(reactive.scan().collectList().block(Duration.ofSeconds(10)).contains("r"), true);
    }
}
