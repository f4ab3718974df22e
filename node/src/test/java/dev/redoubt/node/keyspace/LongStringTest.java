package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongStringTest {
    private static final byte[] KEY = "k".getBytes(StandardCharsets.US_ASCII);
    private static final int MB = 1 << 20;

    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(3, 4));
    private final Database database = keyspace.db(0);
    private final SplittableRandom random = new SplittableRandom(11);

    /** Parts of a value that a reader keeps, as a reply does, and what they said. */
    private record Kept(List<byte[]> arrays, List<int[]> ranges, byte[] said) {
        byte[] now() {
            byte[] all = new byte[said.length];
            int at = 0;
            for (int i = 0; i < arrays.size(); i++) {
                int[] range = ranges.get(i);
                System.arraycopy(arrays.get(i), range[0], all, at, range[1]);
                at += range[1];
            }
            return all;
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Entry entry() {
        return Objects.requireNonNull(database.find(KEY));
    }

    private Kept keep(int from, int count) {
        List<byte[]> arrays = new ArrayList<>();
        List<int[]> ranges = new ArrayList<>();
        entry().<RuntimeException>shareParts(from, count, (array, offset, length) -> {
            arrays.add(array);
            ranges.add(new int[] {offset, length});
        });
        byte[] said = Arrays.copyOfRange(entry().copyValue(), from, from + count);
        return new Kept(arrays, ranges, said);
    }

    private static byte[] written(byte[] value, int offset, byte[] patch) {
        byte[] written = Arrays.copyOf(value, Math.max(value.length, offset + patch.length));
        System.arraycopy(patch, 0, written, offset, patch.length);
        return written;
    }

    @Test
    void writes_change_neither_what_readers_keep_nor_what_views_see() throws IOException {
        for (int round = 0; round < 30; round++) {
            byte[] value = bytes(random.nextInt(9_000, 60_000));
            database.setString(KEY, value, Entry.NO_EXPIRY);
            value = value.clone();
            List<Kept> kept = new ArrayList<>();
            List<FrozenView> views = new ArrayList<>();
            List<byte[]> seen = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                byte[] patch = bytes(random.nextInt(1, 20_000));
                int offset =
                        switch (random.nextInt(3)) {
                            case 0 -> value.length;
                            case 1 -> random.nextInt(value.length);
                            default -> value.length + random.nextInt(5_000);
                        };
                int length =
                        offset == value.length ? database.append(KEY, patch) : database.setRange(KEY, offset, patch);
                value = written(value, offset, patch);
                assertThat(length).isEqualTo(value.length);
                assertThat(entry().copyValue()).isEqualTo(value);
                if (random.nextInt(4) == 0) {
                    int from = random.nextInt(value.length);
                    kept.add(keep(from, random.nextInt(value.length - from) + 1));
                }
                if (random.nextInt(10) == 0) {
                    views.add(keyspace.freeze());
                    seen.add(value);
                }
            }
            for (Kept reader : kept) {
                assertThat(reader.now()).isEqualTo(reader.said());
            }
            for (int i = 0; i < views.size(); i++) {
                byte[] expected = seen.get(i);
                views.get(i)
                        .walk(0, (key, entry) -> assertThat(entry.copyValue()).isEqualTo(expected));
                views.get(i).close();
            }
        }
    }

    @Test
    void appending_copies_nothing_and_needs_no_more_than_what_is_appended_and_its_slack() {
        database.setString(KEY, bytes(40 * MB), Entry.NO_EXPIRY);
        Kept reader = keep(0, 40 * MB);
        byte[] patch = bytes(MB);
        int asked = 0;
        try (FrozenView view = keyspace.freeze()) {
            for (int i = 0; i < 40; i++) {
                int length = entry().valueLength();
                asked += entry().growthBytes(length, length + MB);
                database.append(KEY, patch);
            }
            assertThat(view.size(0)).isOne();
        }
        assertThat(asked).isBetween(40 * MB, 56 * MB);
        assertThat(keep(0, 40 * MB).arrays()).first().isSameAs(reader.arrays().get(0));
        assertThat(keep(0, 80 * MB).arrays()).hasSizeLessThan(6);
    }

    @Test
    void overwriting_what_a_reader_keeps_asks_for_the_copy_of_that_part() {
        database.setString(KEY, bytes(100_000), Entry.NO_EXPIRY);
        database.append(KEY, bytes(100_000));
        assertThat(entry().growthBytes(150_000, 150_001)).isZero();
        keep(0, 200_000);
        assertThat(entry().growthBytes(150_000, 150_001)).isEqualTo(100_000);
        assertThat(entry().growthBytes(99_999, 100_001)).isEqualTo(200_000);
        database.setRange(KEY, 150_000, bytes(1));
        assertThat(entry().growthBytes(150_000, 150_001)).isZero();
        try (FrozenView view = keyspace.freeze()) {
            assertThat(view.size(0)).isOne();
            assertThat(entry().growthBytes(150_000, 150_001)).isEqualTo(100_000);
        }
    }

    @Test
    void account_is_even_when_the_string_is_gone() {
        long before = keyspace.usedBytes();
        database.setString(KEY, bytes(100_000), Entry.NO_EXPIRY);
        for (int i = 0; i < 10; i++) {
            database.append(KEY, bytes(50_000));
        }
        assertThat(keyspace.usedBytes()).isGreaterThan(before + 600_000);
        database.remove(KEY);
        assertThat(keyspace.usedBytes() - before).isLessThan(100_000);
    }
}
