package dev.redoubt.node.acl.file;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.FileNames;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.acl.UserLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code aclfile} (acl.c ACLLoadFromFile, ACLSaveToFile). It is replaced as a whole: temporary file, fsync, rename,
 * fsync of the directory. Any thread; one writes at a time.
 */
final class AclFile implements AccessControl.UsersFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Logger LOG = LoggerFactory.getLogger(AclFile.class);

    private final Path file;
    private final AclUsers users;
    private final Executor io;

    /** @param io runs what waits for the disk */
    AclFile(Path file, AclUsers users, Executor io) {
        this.file = file;
        this.users = users;
        this.io = io;
    }

    @Override
    public void save(Consumer<Boolean> done) {
        io.execute(() -> done.accept(save()));
    }

    /** The users are those of the moment at which the file is written, so that the last SAVE has the last word. */
    private synchronized boolean save() {
        StringBuilder text = new StringBuilder();
        users.lines().forEach(line -> text.append(line).append('\n'));
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            write(temporary, ByteText.bytes(text.toString()));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
            return true;
        } catch (IOException e) {
            LOG.warn(
                    "The users could not be saved to the ACL file: {}. Check the directory and the disk.",
                    FileErrors.text(e));
            return false;
        }
    }

    /**
     * Writes a file that only its owner may read: it has the hashes of passwords.
     *
     * <p>DIFFERS: Redis leaves that to the umask.
     */
    private static void write(Path temporary, byte[] bytes) throws IOException {
        Files.deleteIfExists(temporary);
        try (FileChannel out = FileChannel.open(
                temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void load(Consumer<UserLines.Loaded> done) {
        io.execute(() -> done.accept(load()));
    }

    /** Reads the file; waits for the disk. */
    UserLines.Loaded load() {
        String name = FileNames.text(file);
        try {
            return UserLines.load(users, name, ByteText.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            return new UserLines.Loaded(
                    Map.of(), "Error loading ACLs, opening file '" + name + "': " + FileErrors.reason(e));
        }
    }

    /** Makes the users those of the file, at the start of the process; throws an exception with all errors. */
    void begin() throws IOException {
        UserLines.Loaded loaded = load();
        if (!loaded.errors().isEmpty()) {
            throw new IOException("aclfile: " + ByteText.display(loaded.errors()));
        }
        users.replace(loaded.rules());
    }
}
