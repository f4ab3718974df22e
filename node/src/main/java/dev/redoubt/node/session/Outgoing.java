package dev.redoubt.node.session;

/** Something that leaves a shard through its gate: the reply of a segment, a message to several, or other data. */
public sealed interface Outgoing permits Segment, Broadcast, Departure {
    /** Returns how many bytes it keeps in memory while it is held. */
    long bytes();
}
