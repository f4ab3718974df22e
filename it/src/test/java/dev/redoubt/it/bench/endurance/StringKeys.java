package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.ReplyText;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The models of string keys: values of all sizes, which come and go, and counters. */
final class StringKeys {
    private static final int LEAST_BYTES = 10;
    private static final int MOST_BYTES = 64 << 10;
    private static final int HUGE_BYTES = 1 << 20;
    private static final int HUGE_ONE_IN = 2000;

    private StringKeys() {}

    /** A length from 10 bytes to 64 KiB, small ones more often; seldom a megabyte. */
    static int length(RandomGenerator random) {
        if (random.nextInt(HUGE_ONE_IN) == 0) {
            return HUGE_BYTES;
        }
        return (int) (LEAST_BYTES * Math.pow((double) MOST_BYTES / LEAST_BYTES, random.nextDouble()));
    }

    /** Bytes that follow from a number. */
    static byte[] value(long number, int length) {
        byte[] value = new byte[length];
        new SplittableRandom(number).nextBytes(value);
        return value;
    }

    /** The content of a string: the value's number and length, less than 0 for no key, and the time of its expiry. */
    static final class Content {
        long number;
        int length = -1;
        long expireAtMs = -1;

        boolean exists() {
            return length >= 0;
        }

        String value() {
            return exists() ? ReplyText.latin(StringKeys.value(number, length)) : "null";
        }

        void set(long newNumber, int newLength, long newExpireAtMs) {
            number = newNumber;
            length = newLength;
            expireAtMs = newExpireAtMs;
        }
    }

    /** A string that is set, replaced, deleted, and given a far expiry. */
    static final class Register extends TrackedKey<Content> {
        private static final long FAR_MS = 4_000_000_000_000L;

        Register(String name) {
            super(name, new Content());
        }

        @Override
        Operation<Content> next(RandomGenerator random, Content now) {
            int dice = random.nextInt(100);
            if (dice < 75) {
                return set(random, now, dice < 10);
            }
            if (dice < 85) {
                String command = random.nextBoolean() ? "DEL" : "UNLINK";
                String removed = now.exists() ? "1" : "0";
                return new Operation<>(List.of(List.of(command, name)), removed, content -> content.set(0, -1, -1));
            }
            if (dice < 95) {
                long at = FAR_MS + random.nextInt(1_000_000);
                return new Operation<>(List.of(List.of("PEXPIREAT", name, at)), now.exists() ? "1" : "0", content -> {
                    if (content.exists()) {
                        content.expireAtMs = at;
                    }
                });
            }
            String persisted = now.expireAtMs >= 0 ? "1" : "0";
            return new Operation<>(List.of(List.of("PERSIST", name)), persisted, content -> content.expireAtMs = -1);
        }

        private Operation<Content> set(RandomGenerator random, Content now, boolean expiring) {
            long number = random.nextLong();
            int length = length(random);
            byte[] value = value(number, length);
            if (expiring) {
                long at = FAR_MS + random.nextInt(1_000_000);
                return new Operation<>(
                        List.of(List.of("SET", name, value, "PXAT", at)),
                        "OK",
                        content -> content.set(number, length, at));
            }
            boolean swap = random.nextInt(8) == 0;
            return new Operation<>(
                    List.of(List.of(swap ? "GETSET" : "SET", name, value)),
                    swap ? now.value() : "OK",
                    content -> content.set(number, length, -1));
        }

        @Override
        List<Question<Content>> questions() {
            return List.of(
                    new Question<>(List.of("GET", name), 0, Content::value),
                    new Question<>(
                            List.of("PEXPIRETIME", name),
                            0,
                            content -> Long.toString(content.exists() ? content.expireAtMs : -2)));
        }

        @Override
        Content copy(Content from) {
            Content copy = new Content();
            copy.set(from.number, from.length, from.expireAtMs);
            return copy;
        }
    }

    /** A counter that only grows, so that whatever was read anywhere must be in it for ever. */
    static final class Counter extends TrackedKey<AtomicLong> {
        /** The greatest value that any node has shown. */
        private final AtomicLong shown = new AtomicLong();

        /** No write that was sent makes it greater. */
        private final AtomicLong most = new AtomicLong();

        Counter(String name) {
            super(name, new AtomicLong());
        }

        @Override
        Operation<AtomicLong> next(RandomGenerator random, AtomicLong now) {
            long by = random.nextInt(3) + 1;
            long after = now.get() + by;
            most.set(after);
            List<Object> command = by == 1 ? List.of("INCR", name) : List.of("INCRBY", name, by);
            return new Operation<>(List.of(command), Long.toString(after), value -> value.addAndGet(by));
        }

        @Override
        List<Question<AtomicLong>> questions() {
            return List.of(new Question<>(
                    List.of("GET", name), 0, value -> value.get() == 0 ? "null" : Long.toString(value.get())));
        }

        @Override
        AtomicLong copy(AtomicLong from) {
            return new AtomicLong(from.get());
        }

        /** Takes what a node has shown, of whatever role; returns false if nobody has written it. Any thread. */
        boolean sawAnywhere(long value) {
            shown.accumulateAndGet(value, Math::max);
            return value <= most.get();
        }

        /** The least value that is right at the end. */
        long leastInTheEnd() {
            return shown.get();
        }
    }
}
