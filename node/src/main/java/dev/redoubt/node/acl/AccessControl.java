package dev.redoubt.node.acl;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a process has for its users. Any thread.
 *
 * @param users who they are and what they may do
 * @param log what was denied
 * @param file where they are kept; null if no {@code aclfile} is configured
 */
public record AccessControl(AclUsers users, AclLog log, @Nullable UsersFile file) {
    /** The {@code aclfile}. The methods return at once; the consumers are called on some thread. */
    public interface UsersFile {
        /** Writes all users; tells whether that was possible. If not, the log says why. */
        void save(Consumer<Boolean> done);

        /** Reads users, without making them those of the process. */
        void load(Consumer<UserLines.Loaded> done);
    }
}
