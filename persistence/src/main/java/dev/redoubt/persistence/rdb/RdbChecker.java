package dev.redoubt.persistence.rdb;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Verifies a whole snapshot, structure and checksum, and counts its keys. It holds one element at a time. */
public final class RdbChecker {
    private RdbChecker() {}

    /** The number of keys of one database, and of those that expire. */
    public record Counts(long keys, long expires) {}

    /** The content of a sound file; {@code databases} by number, ascending, only those with keys. */
    public record Report(RdbSummary summary, Map<String, String> aux, Map<Integer, Counts> databases) {
        public Report {
            aux = Map.copyOf(aux);
            databases = Collections.unmodifiableMap(new TreeMap<>(databases));
        }

        /** The number of keys of all databases. */
        public long keys() {
            return databases.values().stream().mapToLong(Counts::keys).sum();
        }

        /** The number of keys of all databases that expire. */
        public long expires() {
            return databases.values().stream().mapToLong(Counts::expires).sum();
        }
    }

    /**
     * Reads the file to its end.
     *
     * @throws RdbException at the first thing that is wrong
     */
    public static Report check(Path file) throws IOException {
        try (InputStream stream = new FileInputStream(file.toFile())) {
            return check(stream);
        }
    }

    /** Reads a stream to its end, as {@link #check(Path)}. */
    public static Report check(InputStream stream) throws IOException {
        Counter counter = new Counter();
        RdbSummary summary = RdbReader.readWhole(stream, counter);
        return new Report(summary, counter.aux, counter.databases);
    }

    private static final class Counter extends PartialRdbVisitor {
        private final Map<String, String> aux = new LinkedHashMap<>();
        private final Map<Integer, Counts> databases = new TreeMap<>();
        private int db;

        private void key(long expireAtMs) {
            databases.merge(
                    db,
                    new Counts(1, expireAtMs == NO_EXPIRY ? 0 : 1),
                    (a, b) -> new Counts(a.keys + b.keys, a.expires + b.expires));
        }

        @Override
        public void aux(String name, byte[] value) {
            aux.put(name, new String(value, StandardCharsets.UTF_8));
        }

        @Override
        public void selectDb(int number) {
            db = number;
        }

        @Override
        public void string(byte[] key, long expireAtMs, byte[] value) {
            key(expireAtMs);
        }

        @Override
        public void beginList(byte[] key, long expireAtMs, long size) {
            key(expireAtMs);
        }

        @Override
        public void beginSet(byte[] key, long expireAtMs, long size) {
            key(expireAtMs);
        }

        @Override
        public void beginHash(byte[] key, long expireAtMs, long size) {
            key(expireAtMs);
        }

        @Override
        public void beginZset(byte[] key, long expireAtMs, long size) {
            key(expireAtMs);
        }

        @Override
        public RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) throws IOException {
            key(expireAtMs);
            return super.beginStream(key, expireAtMs, nodes);
        }
    }
}
