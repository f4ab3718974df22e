package dev.redoubt.config;

import dev.redoubt.config.lifecycle.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the id of this process (server.c, createPidFile). Stateless. */
public final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private PidFile() {}

    /**
     * Writes the file. A file that cannot be written is a warning, as the process serves all the same.
     *
     * @param file null for none
     * @return removes the file when it is closed
     */
    public static Registration write(@Nullable Path file) {
        if (file == null) {
            return () -> {};
        }
        try {
            Files.write(file, (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn(
                    "The pidfile could not be written: {}. Correct pidfile or the rights of its directory.",
                    FileErrors.text(e));
            return () -> {};
        }
        return () -> remove(file);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("The pidfile could not be removed: {}", FileErrors.text(e));
        }
    }
}
