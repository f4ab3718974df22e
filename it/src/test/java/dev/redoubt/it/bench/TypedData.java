package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One row of the table of bytes a key: keys of one type and size, as many as take some hundred megabytes. A JVM takes
 * some fifty more than an idle one once it works, which fewer keys would seem to take. Immutable.
 *
 * @param name of the row
 * @param keys their number
 * @param elements of each key
 * @param unit by what the memory is divided: the number of keys, or of all elements
 * @param command its name and, behind the key, what stands before the elements
 * @param element makes one element
 */
record TypedData(String name, int keys, int elements, int unit, String command, Element element) {
    /** The arguments of one element. */
    interface Element {
        List<Object> of(int index, SplittableRandom random);
    }

    private static final int ELEMENTS_A_COMMAND = 500;
    private static final int COMMANDS_A_BATCH = 200;

    /** Returns all rows. */
    static List<TypedData> all() {
        return List.of(
                small("string of 64 bytes", 2_000_000, 1, "SET", (i, random) -> List.of(text(random, 64))),
                small("integer string", 3_000_000, 1, "SET", (i, random) -> List.of(random.nextInt())),
                small("hash of 5 fields", 1_000_000, 5, "HSET", (i, random) -> List.of("field" + i, text(random, 10))),
                small("list of 10 elements", 1_000_000, 10, "RPUSH", (i, random) -> List.of(text(random, 10))),
                small("set of 20 integers", 1_000_000, 20, "SADD", (i, random) -> List.of(random.nextInt())),
                small("set of 10 members", 400_000, 10, "SADD", (i, random) -> List.of(text(random, 10))),
                small(
                        "sorted set of 10 members",
                        1_000_000,
                        10,
                        "ZADD",
                        (i, random) -> List.of(random.nextInt(1000), text(random, 10))),
                small("stream of 5 entries", 50_000, 5, "XADD", (i, random) -> List.of("f", text(random, 10))),
                small("HyperLogLog of 10", 1_000_000, 10, "PFADD", (i, random) -> List.of(random.nextInt())),
                small("HyperLogLog of 5000", 20_000, 5_000, "PFADD", (i, random) -> List.of(random.nextInt())),
                large("list, an element", "RPUSH", (i, random) -> List.of(text(random, 20))),
                large("set, a member", "SADD", (i, random) -> List.of(text(random, 16))),
                large("set, an integer", "SADD", (i, random) -> List.of(random.nextInt())),
                large("hash, a field", "HSET", (i, random) -> List.of("field" + i, text(random, 16))),
                large("sorted set, a member", "ZADD", (i, random) -> List.of(random.nextDouble(), text(random, 16))),
                new TypedData(
                        "stream, an entry",
                        20,
                        100_000,
                        2_000_000,
                        "XADD",
                        (i, random) -> List.of("field", text(random, 16), "other", i)));
    }

    private static TypedData small(String name, int keys, int elements, String command, Element element) {
        return new TypedData(name, keys, elements, keys, command, element);
    }

    private static TypedData large(String name, String command, Element element) {
        return new TypedData(name, 40, 100_000, 4_000_000, command, element);
    }

    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** Writes all keys. */
    void write(RespClient client) throws IOException {
        SplittableRandom random = new SplittableRandom(keys);
        int queued = 0;
        // One entry is one command.
        int most = command.equals("XADD") ? 1 : ELEMENTS_A_COMMAND;
        for (int key = 0; key < keys; key++) {
            for (int first = 0; first < elements; first += most) {
                List<Object> words = new ArrayList<>(List.of(command, String.format("key:%08d", key)));
                if (most == 1) {
                    words.add("*");
                }
                IntStream.range(first, Math.min(first + most, elements))
                        .forEach(i -> words.addAll(element.of(i, random)));
                client.queue(words.toArray());
                if (++queued == COMMANDS_A_BATCH) {
                    read(client, queued);
                    queued = 0;
                }
            }
        }
        read(client, queued);
    }

    private static void read(RespClient client, int replies) throws IOException {
        client.flush();
        for (int i = 0; i < replies; i++) {
            client.read();
        }
    }
}
