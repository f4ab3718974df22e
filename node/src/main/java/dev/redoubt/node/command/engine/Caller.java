package dev.redoubt.node.command.engine;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandSpec;

/** The maker of the requests that the engine runs, as far as permissions are concerned. The shard's thread only. */
public interface Caller {
    /** Returns the user as whom the requests were admitted. */
    AclUser user();

    /** Notes that a script that runs as {@code user} was refused a command. */
    void deniedInScript(AclUser user, Denial denial, CommandSpec spec, byte[][] args);
}
