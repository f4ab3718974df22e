package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The tests that each {@link BackupTarget} passes. */
public abstract class BackupTargetContract {
    /** A target without objects; the same in all calls of one test, and closed by the subclass. */
    protected abstract BackupTarget target() throws IOException;

    /** The size of the largest object of these tests, in bytes: several parts of a store that takes parts. */
    protected int largeSize() {
        return 300_000;
    }

    @Test
    void anObjectIsReadAsItWasStored() throws IOException {
        BackupTarget target = target();
        target.put("a/b", content("hello"));

        assertEquals("hello", read(target, "a/b", 0));
        assertEquals("lo", read(target, "a/b", 3));
        assertEquals("", read(target, "a/b", 5));

        target.put("a/b", content("another"));
        assertEquals("another", read(target, "a/b", 0));
    }

    @Test
    void anObjectMayBeEmpty() throws IOException {
        BackupTarget target = target();
        target.put("empty", content(""));

        assertEquals("", read(target, "empty", 0));
        assertEquals(List.of(new StoredObject("empty", 0)), target.list("empty"));
    }

    @Test
    void aLargeObjectIsReadFromAnyByte() throws IOException {
        BackupTarget target = target();
        byte[] bytes = random(largeSize());
        target.put("large", ObjectContent.of(bytes));

        assertEquals(List.of(new StoredObject("large", bytes.length)), target.list(""));
        int half = bytes.length / 2;
        for (int from : new int[] {0, 1, 65_535, 65_536, 65_537, half, bytes.length - 1, bytes.length}) {
            try (InputStream in = target.open("large", from)) {
                byte[] rest = in.readAllBytes();
                assertEquals(bytes.length - from, rest.length);
                assertTrue(java.util.Arrays.equals(bytes, from, bytes.length, rest, 0, rest.length), "from " + from);
            }
        }
    }

    @Test
    void aReaderMayStopEarly() throws IOException {
        BackupTarget target = target();
        byte[] bytes = random(largeSize());
        target.put("large", ObjectContent.of(bytes));

        try (InputStream in = target.open("large", 7)) {
            assertEquals(bytes[7] & 0xff, in.read());
        }
        assertArrayEquals(bytes, readBytes(target, "large"));
    }

    @Test
    void objectsAreListedByPrefixAndName() throws IOException {
        BackupTarget target = target();
        assertEquals(List.of(), target.list("a/"));
        for (String name : List.of("a/2", "a/10", "a/c/3", "a-b", "B_1.x", "b/1")) {
            target.put(name, content(name));
        }

        assertEquals(
                List.of(new StoredObject("a/10", 4), new StoredObject("a/2", 3), new StoredObject("a/c/3", 5)),
                target.list("a/"));
        assertEquals(List.of(new StoredObject("a/10", 4)), target.list("a/1"));
        assertEquals(
                List.of("B_1.x", "a-b", "a/10", "a/2", "a/c/3", "b/1"),
                target.list("").stream().map(StoredObject::name).toList());
        assertEquals(List.of(), target.list("c/d/"));
    }

    @Test
    void moreObjectsAreListedThanOneAnswerHolds() throws Exception {
        BackupTarget target = target();
        int count = 1_005;
        inParallel(count, number -> target.put("many/%04d".formatted(number), content("x")));

        List<StoredObject> listed = target.list("many/");

        assertEquals(count, listed.size());
        for (int number = 0; number < count; number++) {
            assertEquals(new StoredObject("many/%04d".formatted(number), 1), listed.get(number));
        }
    }

    @Test
    void aDeletedObjectIsGone() throws IOException {
        BackupTarget target = target();
        target.put("a", content("x"));

        target.delete("a");
        target.delete("a");

        assertThrows(FileNotFoundException.class, () -> target.open("a", 0));
        assertEquals(List.of(), target.list(""));
    }

    @Test
    void aMissingObjectIsNamed() throws IOException {
        BackupTarget target = target();
        FileNotFoundException missing = assertThrows(FileNotFoundException.class, () -> target.open("some/where", 5));
        assertTrue(String.valueOf(missing.getMessage()).contains("some/where"), missing.getMessage());
    }

    @Test
    void contentOfAnotherSizeLeavesTheOldObject() throws IOException {
        BackupTarget target = target();
        target.put("a", content("old"));
        for (int size : new int[] {4, 6}) {
            assertThrows(IOException.class, () -> target.put("a", sized(size, content("short"))));
        }

        assertEquals("old", read(target, "a", 0));
        assertEquals(1, target.list("").size());
    }

    @Test
    protected void largeContentOfAnotherSizeLeavesTheOldObject() throws IOException {
        BackupTarget target = target();
        target.put("a", content("old"));
        assertThrows(IOException.class, () -> target.put("a", sized(largeSize(), random(largeSize() - 1))));
        assertThrows(IOException.class, () -> target.put("a", sized(largeSize(), random(largeSize() + 1))));

        assertEquals("old", read(target, "a", 0));
        assertEquals(1, target.list("").size());
    }

    @Test
    void writersOfOneNameDoNotMix() throws Exception {
        BackupTarget target = target();
        byte[] one = random(largeSize());
        inParallel(4, number -> target.put("same", ObjectContent.of(one)));

        assertArrayEquals(one, readBytes(target, "same"));
        assertEquals(1, target.list("").size());
    }

    private interface Numbered {
        void run(int number) throws IOException;
    }

    private static void inParallel(int count, Numbered task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    task.run(number);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(5, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ObjectContent sized(long size, byte[] bytes) {
        return sized(size, ObjectContent.of(bytes));
    }

    /** Content that says another size than it has. */
    private static ObjectContent sized(long size, ObjectContent content) {
        return new ObjectContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return content.open();
            }
        };
    }

    protected static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    protected static ObjectContent content(String text) {
        return ObjectContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static String read(BackupTarget target, String name, long from) throws IOException {
        try (InputStream in = target.open(name, from)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    protected static byte[] readBytes(BackupTarget target, String name) throws IOException {
        try (InputStream in = target.open(name, 0)) {
            return in.readAllBytes();
        }
    }
}
