package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTargetTest extends BackupTargetContract {
    @TempDir
    private Path dir;

    @Override
    protected DirectoryTarget target() {
        return new DirectoryTarget(dir.resolve("target"));
    }

    @Test
    void aFailedPutLeavesNoFile() throws IOException {
        DirectoryTarget target = target();
        assertThrows(IOException.class, () -> target.put("a", ObjectContent.of(dir)));

        try (var files = Files.list(dir.resolve("target"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void takesAFileThatIsGiven() throws IOException {
        Path given = Files.writeString(dir.resolve("given"), "content");
        Object inode = Files.getAttribute(given, "unix:ino");

        target().put("a/b", ObjectContent.giving(given));

        Path stored = dir.resolve("target/a/b");
        assertFalse(Files.exists(given));
        assertEquals("content", Files.readString(stored));
        assertEquals(inode, Files.getAttribute(stored, "unix:ino"));
    }

    @Test
    void copiesAFileOfAnotherFileSystem() throws IOException {
        Path elsewhere = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(elsewhere) && !Files.getFileStore(elsewhere).equals(Files.getFileStore(dir)),
                "/dev/shm is no file system of its own");
        Path given = Files.writeString(Files.createTempFile(elsewhere, "redoubt-given", ""), "content");
        try {
            target().put("a", ObjectContent.giving(given));

            assertEquals("content", Files.readString(dir.resolve("target/a")));
        } finally {
            Files.deleteIfExists(given);
        }
    }

    @Test
    void noNameLeadsOutOfTheDirectory() {
        assertThrows(IllegalArgumentException.class, () -> target().put("../x", content("x")));
        assertThrows(IllegalArgumentException.class, () -> target().put("", content("x")));
        assertFalse(Files.exists(dir.resolve("x")));
    }
}
