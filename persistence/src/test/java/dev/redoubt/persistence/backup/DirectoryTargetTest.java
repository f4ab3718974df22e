package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTargetTest {
    @TempDir
    private Path dir;

    @Test
    void anObjectIsReadAsItWasStored() throws IOException {
        DirectoryTarget target = target();
        target.put("a/b", content("hello"));

        assertEquals("hello", read(target, "a/b", 0));
        assertEquals("lo", read(target, "a/b", 3));

        target.put("a/b", content("other"));
        assertEquals("other", read(target, "a/b", 0));
    }

    @Test
    void objectsAreListedByPrefixAndName() throws IOException {
        DirectoryTarget target = target();
        assertEquals(List.of(), target.list("a/"));
        for (String name : List.of("a/2", "a/10", "a/c/3", "b/1")) {
            target.put(name, content(name));
        }

        assertEquals(
                List.of(new StoredObject("a/10", 4), new StoredObject("a/2", 3), new StoredObject("a/c/3", 5)),
                target.list("a/"));
        assertEquals(List.of(new StoredObject("a/10", 4)), target.list("a/1"));
        assertEquals(4, target.list("").size());
        assertEquals(List.of(), target.list("c/d/"));
    }

    @Test
    void aDeletedObjectIsGone() throws IOException {
        DirectoryTarget target = target();
        target.put("a", content("x"));

        target.delete("a");
        target.delete("a");

        assertThrows(FileNotFoundException.class, () -> target.open("a", 0));
        assertEquals(List.of(), target.list(""));
    }

    @Test
    void contentThatEndsEarlyLeavesTheOldObject() throws IOException {
        DirectoryTarget target = target();
        target.put("a", content("old"));

        assertThrows(
                IOException.class,
                () -> target.put("a", new ObjectContent() {
                    @Override
                    public long size() {
                        return 100;
                    }

                    @Override
                    public InputStream open() throws IOException {
                        return content("short").open();
                    }
                }));

        assertEquals("old", read(target, "a", 0));
        try (var files = Files.list(dir.resolve("target"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void noNameLeadsOutOfTheDirectory() {
        assertThrows(IllegalArgumentException.class, () -> target().put("../x", content("x")));
        assertThrows(IllegalArgumentException.class, () -> target().put("", content("x")));
        assertFalse(Files.exists(dir.resolve("x")));
    }

    private DirectoryTarget target() {
        return new DirectoryTarget(dir.resolve("target"));
    }

    private static ObjectContent content(String text) {
        return ObjectContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(DirectoryTarget target, String name, long from) throws IOException {
        try (InputStream in = target.open(name, from)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
