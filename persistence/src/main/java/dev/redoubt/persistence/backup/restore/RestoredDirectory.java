package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data directory that is written beside its place, under its name with {@code .restoring} behind it, and renamed when
 * it is whole. A process that is killed leaves that other directory; the next restore to the same place removes it. One
 * thread.
 */
final class RestoredDirectory implements Closeable {
    private static final String SUFFIX = ".restoring";
    /** The names that a restore writes; anything else in such a directory is of somebody else. */
    private static final Set<String> OURS = Set.of("redoubt.lock", "appendonlydir");

    private final Path place;
    private final Path temporary;
    private final LogStorage storage;
    private boolean finished;

    private RestoredDirectory(Path place, Path temporary, LogStorage storage) {
        this.place = place;
        this.temporary = temporary;
        this.storage = storage;
    }

    /**
     * Begins to write.
     *
     * @throws IOException if the place is neither missing nor an empty directory, or another restore writes to it
     */
    static RestoredDirectory begin(Path directory) throws IOException {
        Path place = directory.toAbsolutePath().normalize();
        requireFree(place);
        Path temporary = place.resolveSibling(place.getFileName() + SUFFIX);
        List<Path> left = entries(temporary);
        if (!left.stream().allMatch(entry -> OURS.contains(entry.getFileName().toString()))) {
            throw new IOException(temporary + " is in the way, and was not left by a restore");
        }
        LogStorage storage = RealLogStorage.open(temporary);
        try {
            deleteBelow(temporary.resolve("appendonlydir"));
        } catch (IOException e) {
            storage.close();
            throw e;
        }
        return new RestoredDirectory(place, temporary, storage);
    }

    /** Fails unless a restore may make this directory: it is missing, or is empty. */
    static void requireFree(Path place) throws IOException {
        if (place.getFileName() == null) {
            throw new IOException(place + " cannot be restored to");
        }
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
                || !entries(place).isEmpty()) {
            throw new IOException(place + " exists and is not an empty directory; a restore writes over nothing");
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    LogStorage storage() {
        return storage;
    }

    /** Gives the directory its name, durably. The lock is held meanwhile, so that no other restore empties it. */
    void finish() throws IOException {
        storage.syncDirectory(temporary);
        // rename(2) replaces a directory only if it is empty.
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        Path parent = place.getParent();
        if (parent != null) {
            storage.syncDirectory(parent);
        }
    }

    /** Removes what was written, unless it is at its place. */
    @Override
    public void close() throws IOException {
        try {
            if (!finished) {
                deleteBelow(temporary);
            }
        } finally {
            storage.close();
        }
    }

    private static void deleteBelow(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
