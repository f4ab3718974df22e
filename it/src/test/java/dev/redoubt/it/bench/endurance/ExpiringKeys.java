package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one client that live for some seconds. Each must be there until its time is over, counted from when the
 * command was sent, and gone when it is over, counted from when the reply came. One thread.
 */
final class ExpiringKeys {
    /** No key lives longer than this after its last command, in milliseconds. */
    static final int MOST_LIFE_MS = 20_000;

    static final String PREFIX = "expiring:";
    private static final int LEAST_LIFE_MS = 200;
    private static final int MOST_KEYS = 60;

    private final String prefix;
    private final List<Alive> keys = new ArrayList<>();
    private long next;

    private record Alive(String key, long number, int length, long sentMs, long ackedMs, int lifeMs) {
        String value() {
            return ReplyText.latin(StringKeys.value(number, length));
        }
    }

    ExpiringKeys(String client) {
        this.prefix = PREFIX + client + ":";
    }

    /** Sets a key, or looks at one. */
    void step(RandomGenerator random, RespClient client, Tally tally) throws IOException {
        if (keys.size() < MOST_KEYS && random.nextBoolean()) {
            set(random, client, tally);
        } else if (!keys.isEmpty()) {
            String fault = look(keys.get(random.nextInt(keys.size())), client);
            tally.verified.increment();
            if (fault != null) {
                tally.fault(fault);
            }
        }
    }

    private void set(RandomGenerator random, RespClient client, Tally tally) throws IOException {
        String key = prefix + next++;
        long number = random.nextLong();
        int length = random.nextInt(10, 1000);
        int life = random.nextInt(LEAST_LIFE_MS, MOST_LIFE_MS);
        long sent = System.currentTimeMillis();
        Object reply = client.call("SET", key, StringKeys.value(number, length), "PX", life);
        switch (Outcome.of(reply)) {
            case ACKNOWLEDGED -> {
                tally.acknowledged();
                keys.add(new Alive(key, number, length, sent, System.currentTimeMillis(), life));
            }
            case REFUSED -> Writer.refused(reply, tally);
            case UNKNOWN -> tally.unknown.increment();
            case WRONG -> tally.fault(key + ": SET is answered " + ReplyText.of(reply));
        }
    }

    private @Nullable String look(Alive alive, RespClient client) throws IOException {
        long sent = System.currentTimeMillis();
        Object reply = client.call("GET", alive.key());
        long received = System.currentTimeMillis();
        if (Outcome.of(reply) != Outcome.ACKNOWLEDGED) {
            throw new IOException(ReplyText.of(reply));
        }
        if (reply == null) {
            keys.remove(alive);
            long early = alive.sentMs() + alive.lifeMs() - received;
            return early > 0 ? alive.key() + " is gone " + early + " ms too early" : null;
        }
        long late = sent - alive.ackedMs() - alive.lifeMs();
        if (late > 0) {
            keys.remove(alive);
            return alive.key() + " is still there " + late + " ms behind its time";
        }
        return ReplyText.of(reply).equals(alive.value()) ? null : alive.key() + " has another value";
    }
}
