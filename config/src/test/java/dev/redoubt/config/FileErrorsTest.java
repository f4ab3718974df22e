package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** Each text of a failed file operation has a reason. */
class FileErrorsTest {
    @Test
    void text_has_file_and_reason() {
        assertThat(FileErrors.text(new NoSuchFileException("/data/a"))).isEqualTo("/data/a: no such file or directory");
        assertThat(FileErrors.text(new AccessDeniedException("/data/a"))).isEqualTo("/data/a: permission denied");
        assertThat(FileErrors.text(new AccessDeniedException("/a", "/b", null)))
                .isEqualTo("/a -> /b: permission denied");
        assertThat(FileErrors.text(new FileSystemException("/data/a", null, "Is a directory")))
                .isEqualTo("/data/a: Is a directory");
        assertThat(FileErrors.text(new FileSystemException("/data/a"))).isEqualTo("/data/a: FileSystemException");
        assertThat(FileErrors.text(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }
}
