package dev.redoubt.node.shard;

import io.netty.buffer.ByteBuf;

/** The replies of one batch, or a part of them, on their way through the gate. The shard's thread only. */
final class ReplySlot {
    /** The fate of the connection once the slot has been sent. */
    enum Then {
        /** A part of a batch's answer: more follows. */
        MORE,
        /** The batch is answered. */
        ANSWERED,
        /** The batch is answered and the connection ends. */
        CLOSE
    }

    final Client client;
    /** Owned by the slot until it is handed to the connection, or released. */
    final ByteBuf out;
    /** How many error replies take its place when it times out; 0 for a push, which is dropped. */
    final int replies;

    final Then then;
    /** True while the gate holds it; it then counts in {@link Client#held}. */
    boolean held;

    ReplySlot(Client client, ByteBuf out, int replies, Then then) {
        this.client = client;
        this.out = out;
        this.replies = replies;
        this.then = then;
    }
}
