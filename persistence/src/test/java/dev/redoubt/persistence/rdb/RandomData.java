package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redoubt.persistence.rdb.Dataset.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Data of all types from a seed: integers at the borders of encodings, texts at the borders of lengths, any bytes. */
final class RandomData {
    private static final long[] BORDERS = {
        0,
        1,
        12,
        13,
        63,
        64,
        127,
        128,
        255,
        256,
        4095,
        4096,
        16383,
        32767,
        32768,
        65535,
        8388607,
        8388608,
        2147483647L,
        2147483648L,
        4294967296L,
        9007199254740993L,
        Long.MAX_VALUE
    };
    private static final int[] LENGTHS = {0, 1, 2, 11, 12, 20, 63, 64, 65, 255, 4095, 4096, 16383, 16384, 70000};
    private static final double[] SCORES = {
        0.0, -0.0, 1, -1, 0.1, 1e300, -1e-300, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    private final Random random;
    private final long expiryBaseMs;

    /** {@code expiryBaseMs}: all expiries lie after it. */
    RandomData(long seed, long expiryBaseMs) {
        random = new Random(seed);
        this.expiryBaseMs = expiryBaseMs;
    }

    Dataset dataset(int databases, int keys, int maxSize) {
        Dataset dataset = new Dataset();
        for (int i = 0; i < keys; i++) {
            long expiry = random.nextInt(4) == 0 ? expiryBaseMs + random.nextInt(1 << 30) : RdbVisitor.NO_EXPIRY;
            int db = i < databases ? i : random.nextInt(databases);
            dataset.put(db, i + ":" + shortText(), item(i % 5, expiry, 1 + random.nextInt(maxSize)));
        }
        return dataset;
    }

    Item item(int type, long expiry, int size) {
        switch (type) {
            case 0 -> {
                return new Item("string", expiry, text());
            }
            case 1 -> {
                List<String> list = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    list.add(elementText());
                }
                return new Item("list", expiry, list);
            }
            case 2 -> {
                TreeSet<String> set = new TreeSet<>();
                boolean numbers = random.nextBoolean();
                for (int i = 0; i < size; i++) {
                    set.add(numbers ? number() : elementText());
                }
                return new Item("set", expiry, set);
            }
            case 3 -> {
                TreeMap<String, String> hash = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    hash.put(elementText(), elementText());
                }
                return new Item("hash", expiry, hash);
            }
            default -> {
                TreeMap<String, Double> zset = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    zset.put(elementText(), score());
                }
                return new Item("zset", expiry, zset);
            }
        }
    }

    private double score() {
        return switch (random.nextInt(3)) {
            case 0 -> SCORES[random.nextInt(SCORES.length)];
            case 1 -> random.nextInt(100_000) - 50_000;
            default -> random.nextGaussian() * 1e6;
        };
    }

    private String number() {
        long border = BORDERS[random.nextInt(BORDERS.length)] - random.nextInt(2);
        return Long.toString(random.nextBoolean() ? border : -border - 1);
    }

    private String shortText() {
        return bytes(random.nextInt(30));
    }

    /** Mostly small, as elements are. */
    private String elementText() {
        return random.nextInt(40) == 0 ? text() : random.nextInt(3) == 0 ? number() : bytes(random.nextInt(70));
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> number();
            case 1 -> "-0";
            case 2 -> "abcdefgh".repeat(1 + LENGTHS[random.nextInt(LENGTHS.length)] / 8);
            default -> bytes(LENGTHS[random.nextInt(LENGTHS.length)]);
        };
    }

    private String bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }
}
