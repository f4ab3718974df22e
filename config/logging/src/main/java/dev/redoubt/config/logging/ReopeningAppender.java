package dev.redoubt.config.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * An appender to a file that is opened again when it was renamed or removed, so that log rotation needs no signal.
 * redis-server opens the file for each line; here each line costs one look at the directory. While the file cannot be
 * opened, lines go to the old one. Logback calls it under its lock.
 */
final class ReopeningAppender extends FileAppender<ILoggingEvent> {
    private final Path path;

    /** Identifies the file that is open: device and inode. Null where the file system has no such key. */
    private @Nullable Object openKey;

    ReopeningAppender(Path file) {
        this.path = file.toAbsolutePath();
        setFile(path.toString());
    }

    @Override
    public void start() {
        super.start();
        noteOpenFile();
    }

    private void noteOpenFile() {
        try {
            openKey = key();
        } catch (IOException e) {
            openKey = null;
            addError("cannot look at " + path, e);
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
        if (wasMoved()) {
            try {
                openFile(getFile());
                noteOpenFile();
            } catch (IOException e) {
                addError("cannot open " + path + " again", e);
            }
        }
        super.subAppend(event);
    }

    private boolean wasMoved() {
        try {
            Object now = key();
            return openKey != null && !openKey.equals(now);
        } catch (NoSuchFileException removed) {
            return true;
        } catch (IOException e) {
            addError("cannot look at " + path, e);
            return false;
        }
    }
}
