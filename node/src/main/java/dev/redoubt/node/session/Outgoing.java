package dev.redoubt.node.session;

/** A message that a shard sends to sessions through its gate: the reply of a segment, or a message to several. */
public sealed interface Outgoing permits Segment, Broadcast {
    /** Returns how many bytes it keeps in memory while it is held. */
    long bytes();
}
