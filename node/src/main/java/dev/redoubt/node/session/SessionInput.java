package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandSpec;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;

/**
 * The receiver of what happens to the sessions of one loop: what their clients send, and what shards and handlers
 * answer. Everything but {@link #executor} is called on that loop.
 */
interface SessionInput {
    /** Returns what runs the loop's tasks; any thread. */
    EventExecutor executor();

    /** Takes a batch of commands. */
    void received(Session session, List<byte[][]> commands);

    /** Takes the protocol error that ends the connection, with the reply to it. */
    void broken(Session session, String reply);

    /** The client has read of its replies: commands that were left over for that reason may go on. */
    void relieved(Session session);

    /** The connection is gone, whoever closed it: nothing of the session is run or sent any more. */
    void closed(Session session);

    /** A script of the session was refused a command that its user may not run. */
    void deniedInScript(Session session, AclUser user, Denial denial, CommandSpec spec, byte[][] args);

    /** A shard has answered the segment, without a flush. */
    void answered(Segment segment);

    /** The reply to the segment may never come. */
    void blocked(Segment segment);

    /** A slot has its bytes: they leave in their turn, and the commands that waited for them go on. No flush. */
    void filled(Session session, Slot slot);
}
