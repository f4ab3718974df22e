package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.text.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Another thread walks views while the writer changes, deletes, splits and clears; what it sees is what stood at the
 * freeze.
 */
class FrozenViewConcurrencyTest {
    private static final int KEYS = 6000;
    private static final int ROUNDS = 12;

    private final Random random = new Random(5);
    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(3, 4));
    private final Database db = keyspace.db(0);

    private record Walk(FrozenView view, Map<String, String> expected, Future<Map<String, String>> seen) {}

    @Test
    void view_read_by_another_thread_shows_the_frozen_moment() throws Exception {
        ExecutorService walkers = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 100_000; i++) {
                write();
            }
            List<Walk> walks = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                FrozenView view = keyspace.freeze();
                Map<String, String> expected = Model.describe(view, 0);
                walks.add(new Walk(view, expected, walkers.submit(() -> Model.describe(view, 0))));
                do {
                    write();
                } while (walks.stream().noneMatch(w -> w.seen().isDone()));
                if (round % 5 == 4) {
                    keyspace.clear();
                }
                close(walks, round % 2 == 0);
            }
            close(walks, true);
        } finally {
            walkers.shutdownNow();
            assertThat(walkers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(keyspace.heldByViewsBytes()).isZero();
    }

    private static void close(List<Walk> walks, boolean all) throws Exception {
        List<Walk> ended = new ArrayList<>();
        for (Walk walk : walks) {
            if (all || walk.seen().isDone()) {
                assertThat(walk.seen().get()).isEqualTo(walk.expected());
                walk.view().close();
                ended.add(walk);
            }
        }
        walks.removeAll(ended);
    }

    private void write() {
        int number = random.nextInt(KEYS);
        byte[] key = bytes("key:" + number);
        byte[] value = bytes("v" + random.nextInt(500));
        switch (number % 8) {
            case 0 -> db.hashForWrite(bytes("hash:" + number % 40)).put(key, value);
            case 1 -> {
                ListValue list = db.listForWrite(bytes("list:" + number % 24));
                list.pushLast(value);
                if (list.size() > 3000) {
                    list.popFirst();
                    list.set(random.nextInt(list.size()), key);
                }
            }
            case 2 -> db.zsetForWrite(bytes("zset:" + number % 16)).add(key, random.nextInt(50));
            case 3 -> db.setForWrite(bytes("set:" + number % 24)).add(key);
            case 5 -> stream(bytes("stream:" + number % 16), value);
            case 4 -> db.zsetForWrite(bytes("zset:" + number % 16)).popMin();
            case 6 -> small(bytes("small:" + number % 2400), value);
            default -> string(key, value);
        }
    }

    /** Goes into its page and out of it. */
    private void small(byte[] key, byte[] value) {
        switch (random.nextInt(8)) {
            case 0 -> db.remove(key);
            case 1 -> db.setExpireAt(key, random.nextInt(100));
            case 2, 3 -> db.settle(key);
            default -> db.hashForWrite(key).put(bytes("field" + random.nextInt(20)), value);
        }
    }

    private void stream(byte[] key, byte[] value) {
        StreamValue stream = db.streamForWrite(key);
        StreamId id = stream.lastId().next();
        stream.append(id, new byte[][] {bytes("field"), value}, 0);
        stream.createGroup(bytes("group"), StreamId.MIN, 0);
        StreamGroup group = stream.groupForWrite(bytes("group"));
        byte[] name = bytes("consumer" + random.nextInt(3));
        StreamConsumer known = group.consumer(name);
        StreamConsumer consumer = known == null ? group.createConsumer(name, 0) : known;
        group.deliver(id, consumer, random.nextInt(1000), 1);
        group.deliver(stream.firstId(), consumer, random.nextInt(1000), 2);
        if (random.nextInt(3) > 0) {
            group.acknowledge(new StreamId(0, random.nextInt(3000)));
        }
        if (stream.size() > 500) {
            stream.delete(new StreamId(0, stream.lastId().seq() - random.nextInt(500)));
            stream.trimToLength(450, random.nextBoolean(), 0);
        }
    }

    private void string(byte[] key, byte[] value) {
        switch (random.nextInt(6)) {
            case 0 -> db.remove(key);
            case 1 -> db.append(key, value);
            case 2 -> db.setExpireAt(key, random.nextInt(100));
            default -> db.setString(key, value, Entry.NO_EXPIRY);
        }
        db.removeIfEmpty(bytes("zset:0"));
    }
}
