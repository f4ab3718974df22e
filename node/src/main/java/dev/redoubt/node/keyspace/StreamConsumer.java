package dev.redoubt.node.keyspace;

/** A consumer of a group (stream.h, streamConsumer): its name, and which pending entries are its own. */
public final class StreamConsumer {
    private static final int OBJECT_BYTES = 160;

    private final byte[] name;

    /** The number by which the group's pending entries name it. */
    final int number;

    final IdList pending;
    long seenTimeMs;

    StreamConsumer(byte[] name, int number, IdList pending, long seenTimeMs) {
        this.name = name;
        this.number = number;
        this.pending = pending;
        this.seenTimeMs = seenTimeMs;
    }

    StreamConsumer fork() {
        return new StreamConsumer(name, number, pending.fork(), seenTimeMs);
    }

    StreamConsumer copyInto(Views target) {
        return new StreamConsumer(name, number, pending.copyInto(target), seenTimeMs);
    }

    long bytes() {
        return OBJECT_BYTES + name.length + pending.bytes();
    }

    /** The name; never to be written. */
    public byte[] name() {
        return name;
    }

    /** Returns how many entries are pending for it. */
    public long pendingCount() {
        return pending.size();
    }

    /** Returns when it was last active, in Unix milliseconds. */
    public long seenTimeMs() {
        return seenTimeMs;
    }
}
