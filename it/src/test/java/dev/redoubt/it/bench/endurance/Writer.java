package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.bench.endurance.TrackedKey.Pending;
import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One client of the mixed load, with keys of its own. It follows the master, checks each reply against its model, and
 * gives up a key whose last write has an unknown outcome: a new key takes its place, and the old one is checked at the
 * end. A thread of its own.
 */
final class Writer extends Thread {
    private static final List<String> KINDS = List.of("counter", "log", "queue", "set", "hash", "zset", "together");
    private static final int REGISTERS = 24;
    private static final int OTHERS = 4;
    private static final int PIPELINE = 8;
    private static final int MOST_PAUSE_NANOS = 6_000_000;

    private final String client;
    private final MasterFollower follower;
    private final Tally tally;
    private final SplittableRandom random;
    private final ExpiringKeys expiring;
    private final List<TrackedKey<?>> keys = new ArrayList<>();
    private final List<TrackedKey<?>> givenUp = new ArrayList<>();

    /** All counters that this client ever had; other threads read them at any node. */
    private final List<StringKeys.Counter> counters = new CopyOnWriteArrayList<>();

    private long nextKey;
    private long connections;
    private long publications;
    private volatile boolean ending;

    Writer(int number, long seed, MasterFollower follower, Tally tally) {
        super("writer " + number);
        this.client = "w" + number;
        this.follower = follower;
        this.tally = tally;
        this.random = new SplittableRandom(seed + number);
        this.expiring = new ExpiringKeys(client);
        for (int i = 0; i < REGISTERS; i++) {
            keys.add(newKey("string"));
        }
        for (int i = 0; i < OTHERS; i++) {
            KINDS.forEach(kind -> keys.add(newKey(kind)));
        }
    }

    private TrackedKey<?> newKey(String kind) {
        String name = kind + ":" + client + ":" + nextKey++;
        TrackedKey<?> key =
                switch (kind) {
                    case "string" -> new StringKeys.Register(name);
                    case "counter" -> new StringKeys.Counter(name);
                    case "log" -> new CollectionKeys.Log(name);
                    case "queue" -> new CollectionKeys.Queue(name);
                    case "set" -> new CollectionKeys.Members(name, nextKey % 2 == 0);
                    case "hash" -> new CollectionKeys.Fields(name);
                    case "zset" -> new CollectionKeys.Scores(name);
                    case "together" -> new CollectionKeys.Together(name);
                    default -> throw new IllegalArgumentException(kind);
                };
        if (key instanceof StringKeys.Counter counter) {
            counters.add(counter);
        }
        return key;
    }

    @Override
    public void run() {
        follower.follow(() -> ending, connection -> {
            connections++;
            while (!ending) {
                step(connection);
                LockSupport.parkNanos(random.nextInt(MOST_PAUSE_NANOS));
            }
        });
    }

    /** Ends it after its present step. */
    void end() {
        ending = true;
    }

    /** All keys with their models, once the thread has ended. */
    Collection<TrackedKey<?>> allKeys() {
        List<TrackedKey<?>> all = new ArrayList<>(keys);
        all.addAll(givenUp);
        return all;
    }

    /** The counters that it ever had. Any thread. */
    List<StringKeys.Counter> counters() {
        return counters;
    }

    private void step(RespClient connection) throws IOException {
        int dice = random.nextInt(100);
        if (dice < 62) {
            write(connection, 1);
        } else if (dice < 78) {
            write(connection, random.nextInt(2, PIPELINE + 1));
        } else if (dice < 88) {
            verify(connection);
        } else if (dice < 96) {
            expiring.step(random, connection, tally);
        } else {
            publish(connection);
        }
    }

    private void write(RespClient connection, int count) throws IOException {
        Set<Integer> places = new HashSet<>();
        while (places.size() < count) {
            places.add(random.nextInt(keys.size()));
        }
        Deque<Pending> waiting = new ArrayDeque<>();
        @Nullable IOException away = null;
        try {
            for (int place : places) {
                waiting.add(keys.get(place).begin(random, connection));
            }
            connection.flush();
            while (!waiting.isEmpty()) {
                Object reply = null;
                for (int i = 0; i < waiting.getFirst().replies; i++) {
                    reply = connection.read();
                }
                away = settle(waiting.removeFirst(), reply, away);
            }
        } catch (IOException broken) {
            waiting.forEach(this::unknown);
            away = broken;
        }
        for (int place : places) {
            replaceIfClosed(place);
        }
        if (away != null) {
            throw away;
        }
    }

    /** Takes a reply; returns why another connection is needed, if it is. */
    private @Nullable IOException settle(Pending pending, @Nullable Object reply, @Nullable IOException away) {
        switch (Outcome.of(reply)) {
            case ACKNOWLEDGED -> {
                tally.acknowledged();
                String fault = pending.acknowledged(reply);
                if (fault != null) {
                    tally.fault(fault);
                }
            }
            case REFUSED -> {
                return refusal(reply, tally);
            }
            case UNKNOWN -> unknown(pending);
            case WRONG -> {
                tally.fault(pending.key.name + " is answered " + ReplyText.of(reply));
                unknown(pending);
            }
        }
        return away;
    }

    private void unknown(Pending pending) {
        tally.unknown.increment();
        pending.unknown();
    }

    private static IOException refusal(@Nullable Object reply, Tally tally) {
        if (reply instanceof RespError error) {
            tally.refused(Outcome.code(error));
        }
        return new IOException(ReplyText.of(reply));
    }

    /** Counts a refusal, and asks for another connection. */
    static void refused(@Nullable Object reply, Tally tally) throws IOException {
        throw refusal(reply, tally);
    }

    private void replaceIfClosed(int place) {
        TrackedKey<?> key = keys.get(place);
        if (key.closed()) {
            givenUp.add(key);
            keys.set(place, newKey(key.name.substring(0, key.name.indexOf(':'))));
        }
    }

    private void verify(RespClient connection) throws IOException {
        int place = random.nextInt(keys.size());
        String fault = keys.get(place).verify(random, connection);
        tally.verified.increment();
        if (fault != null) {
            tally.fault(fault);
            replaceIfClosed(place);
        }
    }

    /** What is published is not kept; a subscriber of one connection gets it in order and once. */
    private void publish(RespClient connection) throws IOException {
        String text = client + "-" + connections + ":" + publications++;
        Object reply = connection.call("PUBLISH", Subscriber.CHANNEL + client, text);
        if (reply instanceof RespError error) {
            tally.refused(Outcome.code(error));
        } else {
            tally.published.increment();
        }
    }
}
