import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.Redisson;
import org.redisson.api.*;
import org.redisson.api.map.event.EntryExpiredListener;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.IntegerCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.config.Config;

/** Redisson: locks, maps, queues, delayed queues, topics, rate limiters and its other objects. */
public class Main {
    private static final String URL = "redis://127.0.0.1:" + System.getenv("REDIS_PORT");

    private static RedissonClient r;

    interface Part {
        void run() throws Exception;
    }

    public static void main(String[] args) {
        Config config = new Config();
        config.useSingleServer().setAddress(URL).setConnectionMinimumIdleSize(2).setConnectionPoolSize(16);
        try {
            r = Redisson.create(config);
            r.getKeys().flushall();
            part("locks", Main::locks);
            part("maps", Main::maps);
            part("queues", Main::queues);
            part("topics", Main::topics);
            part("rate limiter", Main::rates);
            part("collections", Main::collections);
            part("streams", Main::streams);
            part("batches and transactions", Main::batches);
            part("semaphores and latches", Main::semaphores);
            part("executor", Main::executor);
            part("local cached map", Main::nearCache);
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

    private static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }

    private static void locks() throws Exception {
        RLock lock = r.getLock("lock");
        AtomicInteger shared = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 25; n++) {
                    lock.lock();
                    try {
                        int seen = shared.get();
                        Thread.yield();
                        shared.set(seen + 1);
                    } finally {
                        lock.unlock();
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        check(shared.get() == 100, "a lock excludes others: " + shared);
        lock.lock();
        lock.lock();
        check(lock.getHoldCount() == 2 && lock.remainTimeToLive() > 20_000, "a lock is reentrant and has a lease");
        lock.forceUnlock();
        RLock fair = r.getFairLock("fair");
        check(fair.tryLock(1, 10, TimeUnit.SECONDS), "a fair lock");
        fair.unlock();
        RReadWriteLock both = r.getReadWriteLock("rw");
        both.readLock().lock();
        AtomicInteger wrote = new AtomicInteger();
        Thread writer = new Thread(() -> {
            both.writeLock().lock();
            wrote.set(1);
            both.writeLock().unlock();
        });
        writer.start();
        check(wrote.get() == 0, "a writer waits for a reader");
        both.readLock().unlock();
        writer.join(20_000);
        check(wrote.get() == 1, "a writer goes on behind a reader");
        RLock multi = r.getMultiLock(r.getLock("m1"), r.getLock("m2"));
        check(multi.tryLock(), "a lock of several");
        multi.unlock();
        RFencedLock fenced = r.getFencedLock("fenced");
        long first = fenced.lockAndGetToken();
        fenced.unlock();
        check(fenced.lockAndGetToken() > first, "tokens of a fenced lock grow");
        fenced.unlock();
    }

    private static void maps() throws Exception {
        RMap<String, Integer> map =
                r.getMap("map", new CompositeCodec(StringCodec.INSTANCE, IntegerCodec.INSTANCE));
        check(map.put("a", 1) == null && map.put("a", 2) == 1, "put answers the old value");
        check(map.addAndGet("a", 5) == 7, "addAndGet");
        check(map.fastPut("b", 1) && !map.fastPut("b", 2), "fastPut");
        check(map.replace("b", 2, 3) && map.remove("b", 3), "replace and remove by value");
        check(map.computeIfAbsent("c", k -> 9) == 9, "computeIfAbsent");
        check(map.readAllMap().equals(Map.of("a", 7, "c", 9)), "all entries");
        RMapCache<String, String> cache = r.getMapCache("cache");
        CountDownLatch expired = new CountDownLatch(1);
        cache.addListener((EntryExpiredListener<String, String>) event -> expired.countDown());
        cache.put("soon", "v", 100, TimeUnit.MILLISECONDS);
        cache.put("later", "v", 100, TimeUnit.SECONDS);
        check("v".equals(cache.get("later")), "an entry with a time to live");
        check(expired.await(60, TimeUnit.SECONDS), "an entry of a map expires with an event");
        check(cache.size() == 1, "one entry is left");
        cache.setMaxSize(2);
        for (int i = 0; i < 5; i++) {
            cache.put("k" + i, "v");
        }
        check(cache.size() == 2, "a map with a bound");
        RListMultimap<String, String> multi = r.getListMultimap("multi");
        multi.putAll("k", List.of("a", "b"));
        check(multi.get("k").readAll().equals(List.of("a", "b")), "a multimap");
    }

    private static void queues() throws Exception {
        RBlockingQueue<String> queue = r.getBlockingQueue("queue");
        RDelayedQueue<String> delayed = r.getDelayedQueue(queue);
        delayed.offer("later", 300, TimeUnit.MILLISECONDS);
        check(queue.poll() == null, "nothing is there before its time");
        check("later".equals(queue.poll(20, TimeUnit.SECONDS)), "a delayed element");
        delayed.destroy();
        RBlockingDeque<Integer> deque = r.getBlockingDeque("deque");
        deque.addAll(List.of(1, 2, 3));
        check(deque.takeFirst() == 1 && deque.takeLast() == 3, "a deque");
        RPriorityQueue<Integer> priority = r.getPriorityQueue("priority");
        priority.addAll(List.of(3, 1, 2));
        check(priority.poll() == 1, "a priority queue");
        RBoundedBlockingQueue<Integer> bounded = r.getBoundedBlockingQueue("bounded");
        bounded.trySetCapacity(1);
        check(bounded.offer(1) && !bounded.offer(2), "a bounded queue");
        RTransferQueue<Integer> transfer = r.getTransferQueue("transfer");
        check(!transfer.tryTransfer(1), "a transfer queue without a consumer");
        RRingBuffer<Integer> ring = r.getRingBuffer("ring");
        ring.trySetCapacity(2);
        ring.addAll(List.of(1, 2, 3));
        check(ring.readAll().equals(List.of(2, 3)), "a ring buffer");
    }

    private static void topics() throws Exception {
        CountDownLatch got = new CountDownLatch(3);
        RTopic topic = r.getTopic("topic.1");
        topic.addListener(String.class, (channel, text) -> got.countDown());
        r.getPatternTopic("topic.*").addListener(String.class, (pattern, channel, text) -> got.countDown());
        check(topic.publish("hello") == 2, "two listeners");
        RReliableTopic reliable = r.getReliableTopic("reliable");
        reliable.addListener(String.class, (channel, text) -> got.countDown());
        reliable.publish("hello");
        check(got.await(30, TimeUnit.SECONDS), "messages of topics: " + got.getCount() + " are missing");
        CountDownLatch sharded = new CountDownLatch(1);
        RShardedTopic shard = r.getShardedTopic("sharded");
        shard.addListener(String.class, (channel, text) -> sharded.countDown());
        shard.publish("hello");
        check(sharded.await(30, TimeUnit.SECONDS), "a message of a sharded topic");
    }

    private static void rates() {
        RRateLimiter limiter = r.getRateLimiter("rate");
        check(limiter.trySetRate(RateType.OVERALL, 5, Duration.ofSeconds(60)), "a rate is set");
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += limiter.tryAcquire() ? 1 : 0;
        }
        check(taken == 5 && limiter.availablePermits() == 0, "five of ten permits in a minute: " + taken);
    }

    private static void collections() {
        RBucket<Map<String, Integer>> bucket = r.getBucket("bucket");
        bucket.set(Map.of("a", 1), Duration.ofSeconds(100));
        check(bucket.get().equals(Map.of("a", 1)) && bucket.remainTimeToLive() > 90_000, "a bucket");
        check(bucket.compareAndSet(Map.of("a", 1), Map.of("a", 2)), "compareAndSet");
        RAtomicLong number = r.getAtomicLong("number");
        check(number.incrementAndGet() == 1 && number.compareAndSet(1, 5) && number.getAndAdd(2) == 5, "a number");
        RAtomicDouble real = r.getAtomicDouble("real");
        check(real.addAndGet(1.5) == 1.5, "a double");
        RLongAdder adder = r.getLongAdder("adder");
        adder.add(7);
        check(adder.sum() == 7, "a sum over clients");
        RScoredSortedSet<String> scores = r.getScoredSortedSet("scores");
        scores.addAll(Map.of("a", 1.0, "b", 2.0));
        check(scores.addScoreAndGetRank("a", 5) == 1 && scores.first().equals("b"), "a sorted set with scores");
        RSortedSet<Integer> sorted = r.getSortedSet("sorted");
        sorted.add(2);
        sorted.add(1);
        check(sorted.first() == 1, "a sorted set");
        RSetCache<String> set = r.getSetCache("set");
        set.add("a", 100, TimeUnit.SECONDS);
        check(set.contains("a") && set.size() == 1, "a set with times to live");
        RLexSortedSet lex = r.getLexSortedSet("lex");
        lex.addAll(List.of("a", "b", "c"));
        check(lex.range("a", false, "c", true).size() == 2, "a set of words");
        RList<Integer> list = r.getList("list");
        list.addAll(List.of(1, 2, 3, 2));
        list.add(1, 9);
        check(list.lastIndexOf(2) == 4 && list.remove(1) == 9, "an element of a list");
        check(list.subList(1, 3).readAll().equals(List.of(2, 3)), "a part of a list");
        RBloomFilter<String> bloom = r.getBloomFilter("bloom");
        bloom.tryInit(1000, 0.01);
        bloom.add("a");
        check(bloom.contains("a") && !bloom.contains("b"), "a Bloom filter");
        RHyperLogLog<Integer> log = r.getHyperLogLog("hll");
        log.addAll(List.of(1, 2, 3));
        check(log.count() == 3, "a HyperLogLog");
        RBitSet bits = r.getBitSet("bits");
        bits.set(3, 6);
        check(bits.cardinality() == 3 && bits.length() == 6, "a bit set");
        RGeo<String> geo = r.getGeo("geo");
        geo.add(new GeoEntry(13.361389, 38.115556, "Palermo"), new GeoEntry(15.087269, 37.502669, "Catania"));
        check(Math.round(geo.dist("Palermo", "Catania", GeoUnit.KILOMETERS)) == 166, "a distance");
        RTimeSeries<String, String> series = r.getTimeSeries("series");
        series.add(1, "a");
        series.add(2, "b");
        check(List.copyOf(series.range(1, 1)).equals(List.of("a")), "a time series");
        RBinaryStream binary = r.getBinaryStream("binary");
        binary.set(new byte[] {1, 0, 2});
        check(binary.get().length == 3, "a binary stream");
        RIdGenerator ids = r.getIdGenerator("ids");
        check(ids.nextId() < ids.nextId(), "an id generator");
        long result = r.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_WRITE, "return 6 * 7", RScript.ReturnType.INTEGER);
        check(result == 42, "a script");
        check(r.getKeys().countExists("bucket", "none") == 1, "keys");
        int keys = 0;
        for (String key : r.getKeys().getKeys()) {
            keys++;
        }
        check(keys > 15 && keys == r.getKeys().count(), "all keys: " + keys);
    }

    private static void streams() {
        RStream<String, String> stream = r.getStream("stream");
        stream.createGroup(StreamCreateGroupArgs.name("g").makeStream());
        StreamMessageId id = stream.add(StreamAddArgs.entry("f", "v"));
        Map<StreamMessageId, Map<String, String>> read =
                stream.readGroup("g", "c", StreamReadGroupArgs.neverDelivered().timeout(Duration.ofSeconds(5)));
        check(read.equals(Map.of(id, Map.of("f", "v"))), "a message of a stream");
        check(stream.getPendingInfo("g").getTotal() == 1 && stream.ack("g", id) == 1, "a message is acknowledged");
        check(stream.getInfo().getLength() == 1, "the figures of a stream");
    }

    private static void batches() {
        RBatch batch = r.createBatch(
                BatchOptions.defaults().executionMode(BatchOptions.ExecutionMode.IN_MEMORY_ATOMIC));
        batch.getAtomicLong("batched").incrementAndGetAsync();
        batch.getAtomicLong("batched").incrementAndGetAsync();
        check(batch.execute().getResponses().equals(List.of(1L, 2L)), "a batch");
        RTransaction transaction = r.createTransaction(TransactionOptions.defaults());
        transaction.<String>getBucket("tx").set("v");
        transaction.<String, String>getMap("txmap").put("k", "v");
        transaction.commit();
        check("v".equals(r.getBucket("tx").get()) && "v".equals(r.getMap("txmap").get("k")), "a transaction");
    }

    private static void semaphores() throws Exception {
        RSemaphore semaphore = r.getSemaphore("semaphore");
        semaphore.trySetPermits(2);
        semaphore.acquire(2);
        check(!semaphore.tryAcquire(), "no permit is left");
        semaphore.release(2);
        RPermitExpirableSemaphore expiring = r.getPermitExpirableSemaphore("expiring");
        expiring.trySetPermits(1);
        String permit = expiring.acquire(10, TimeUnit.SECONDS);
        expiring.release(permit);
        RCountDownLatch latch = r.getCountDownLatch("latch");
        latch.trySetCount(1);
        new Thread(() -> r.getCountDownLatch("latch").countDown()).start();
        check(latch.await(20, TimeUnit.SECONDS), "a latch");
    }

    private static void executor() throws Exception {
        RRemoteService service = r.getRemoteService("service");
        service.register(Adder.class, (a, b) -> a + b);
        check(service.get(Adder.class).add(2, 3) == 5, "a remote call");
    }

    /** A service that another process might have. */
    public interface Adder {
        int add(int a, int b);
    }

    private static void nearCache() throws Exception {
        var options = org.redisson.api.options.LocalCachedMapOptions.<String, String>name("near");
        RLocalCachedMap<String, String> one = r.getLocalCachedMap(options);
        RLocalCachedMap<String, String> two = r.getLocalCachedMap(options);
        one.put("k", "1");
        check("1".equals(two.get("k")), "a cached entry");
        one.put("k", "2");
        for (int i = 0; i < 500 && !"2".equals(two.get("k")); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        check("2".equals(two.get("k")), "a change comes to the other cache");
    }
}
