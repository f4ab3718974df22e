package dev.redoubt.persistence.backup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Objects as files below a directory, local or of a mounted file system. An object is written beside its place under a
 * temporary name, fsynced and renamed, and the directory is fsynced; a file that is given to it is renamed only. Any thread, and any number of processes.
 */
public final class DirectoryTarget implements BackupTarget {
    /** No name of an object begins so: what a crash leaves of a {@link #put} is listed by nobody. */
    private static final String TEMPORARY = ".temp-";

    private final Path root;
    private final AtomicLong temporaries = new AtomicLong();

    /** Uses a directory, which the first {@link #put} makes if it is missing. */
    public DirectoryTarget(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String description() {
        return "file:" + root;
    }

    @Override
    public void put(String name, ObjectContent content) throws IOException {
        Path place = place(name);
        Path parent = parent(place);
        makeDurably(parent);
        Path temporary = parent.resolve(TEMPORARY + ProcessHandle.current().pid() + "-" + temporaries.incrementAndGet()
                + "-" + place.getFileName());
        try {
            if (!take(content, temporary)) {
                write(content, temporary);
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(parent);
    }

    /**
     * Moves a file that is given, and makes it durable. A copy would write each byte of the log a third time.
     *
     * @return false if the file stays, or lies in another file system
     */
    private static boolean take(ObjectContent content, Path file) throws IOException {
        Path given = content.given();
        if (given == null) {
            return false;
        }
        try {
            Files.move(given, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            return false;
        }
        sync(file);
        return true;
    }

    private static void write(ObjectContent content, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                InputStream bytes = content.open()) {
            OutputStream out = Channels.newOutputStream(channel);
            long written = bytes.transferTo(out);
            if (written != content.size()) {
                throw new IOException(
                        "the content of " + file + " has " + written + " bytes instead of " + content.size());
            }
            channel.force(true);
        }
    }

    @Override
    public InputStream open(String name, long from) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(place(name), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException("no object " + name + " in " + description());
            missing.initCause(e);
            throw missing;
        }
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        // Only the folder in which all names of the prefix lie is walked.
        Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        List<StoredObject> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                addObject(file, prefix, objects);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        objects.sort(Comparator.comparing(StoredObject::name));
        return objects;
    }

    private void addObject(Path file, String prefix, List<StoredObject> objects) throws IOException {
        if (file.getFileName().toString().startsWith(TEMPORARY) || !name(file).startsWith(prefix)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                objects.add(new StoredObject(name(file), attributes.size()));
            }
        } catch (NoSuchFileException deletedMeanwhile) {
            // Another process has removed the object since the directory was read: it is not there.
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path place = place(name);
        if (Files.deleteIfExists(place)) {
            sync(parent(place));
        }
    }

    @Override
    public void close() {
        // Holds no file between calls.
    }

    private String name(Path file) {
        return root.relativize(file).toString();
    }

    /** A name that leads out of the root is a defect of the caller, and never touches a file. */
    private Path place(String name) {
        Path place = root.resolve(name).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IllegalArgumentException("not the name of an object: '" + name + "'");
        }
        return place;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no directory");
        }
        return parent;
    }

    private static void makeDurably(Path dir) throws IOException {
        if (Files.isDirectory(dir)) {
            return;
        }
        Path parent = parent(dir);
        makeDurably(parent);
        Files.createDirectories(dir);
        sync(parent);
    }

    private static void sync(Path fileOrDirectory) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
