package dev.redoubt.node.acl;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.command.CommandTable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Users as a node has them at its start. */
public final class UsersFixture {
    private UsersFixture() {}

    /** The default user without a password, and no file. */
    public static AccessControl access() {
        return new AccessControl(users(), new AclLog(() -> 128), null);
    }

    /** The users of a configuration, whose changes they follow. */
    public static AccessControl access(LiveConfig config) {
        try {
            ProcessUsers users = ProcessUsers.open(config, config.node(), CommandTable.standard());
            users.followPassword();
            return users.access(Runnable::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AclUsers users() {
        return new AclUsers(new CommandSets(CommandTable.standard()), () -> false);
    }
}
