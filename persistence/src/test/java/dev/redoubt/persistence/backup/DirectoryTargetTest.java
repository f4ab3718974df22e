package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void noNameLeadsOutOfTheDirectory() {
        assertThrows(IllegalArgumentException.class, () -> target().put("../x", content("x")));
        assertThrows(IllegalArgumentException.class, () -> target().put("", content("x")));
        assertFalse(Files.exists(dir.resolve("x")));
    }
}
