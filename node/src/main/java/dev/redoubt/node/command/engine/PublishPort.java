package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.resp.ReplyWriter;

/** The ways to those who listen, by SUBSCRIBE or by MONITOR. The shard's thread only. */
public interface PublishPort {
    /**
     * Sends a message to all subscribers of this process, through the gate, and tells the members that pass it on.
     *
     * @param publisher whose own copies go into {@code reply}, before the reply to PUBLISH
     * @param silent true if the publisher's replies are dropped, and its own copies so go the way of the others
     * @param sharded true if the channel is a sharded one
     * @return how many subscriptions in this process it reaches
     */
    int publish(
            ClientState publisher, boolean silent, boolean sharded, byte[] channel, byte[] message, ReplyWriter reply);

    /** Shows those in MONITOR a command that a script calls. */
    void called(int db, long unixMs, CommandSpec spec, byte[][] args);
}
