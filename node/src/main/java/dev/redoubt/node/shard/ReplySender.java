package dev.redoubt.node.shard;

import dev.redoubt.node.shard.core.ReplyGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from the reply gate to the connections: writes what the gate lets out, and flushes each connection once. It
 * decides nothing. The shard's thread only.
 */
final class ReplySender implements ReplyGate.Outlet<ReplySlot> {
    /** The text of {@code -NOSYNCREPLICAS}; the outcome is unknown, as the docs explain. */
    static final String NO_SYNC_REPLICAS =
            "NOSYNCREPLICAS Not enough replicas acknowledged the write in time; its outcome is unknown.";

    private static final byte[] NO_SYNC_REPLY = ("-" + NO_SYNC_REPLICAS + "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Runnable confirmationSoon;
    private final List<Client> unflushed = new ArrayList<>();
    private long heldBytes;

    /** @param confirmationSoon arranges what {@link ReplyGate.Outlet#requestConfirmation} asks for */
    ReplySender(Runnable confirmationSoon) {
        this.confirmationSoon = confirmationSoon;
    }

    /** Returns the bytes of the replies that the gate holds. */
    long heldBytes() {
        return heldBytes;
    }

    /** Notes that the gate holds the slot. */
    void held(ReplySlot slot) {
        slot.held = true;
        slot.client.held++;
        heldBytes += slot.out.readableBytes();
    }

    private void unhold(ReplySlot slot) {
        if (slot.held) {
            slot.held = false;
            slot.client.held--;
            heldBytes -= slot.out.readableBytes();
        }
    }

    /** Sends a slot without a flush: {@link #flush} follows. */
    @Override
    public void send(ReplySlot slot) {
        unhold(slot);
        write(slot, slot.out);
    }

    private void write(ReplySlot slot, ByteBuf out) {
        Client client = slot.client;
        if (client.closed) {
            out.release();
            return;
        }
        if (slot.then == ReplySlot.Then.MORE) {
            client.connection.sendLater(out);
        } else {
            client.connection.replyLater(out);
        }
        if (!client.unflushed) {
            client.unflushed = true;
            unflushed.add(client);
        }
        if (slot.then == ReplySlot.Then.CLOSE) {
            client.connection.closeAfterReplies();
        }
    }

    @Override
    public void timedOut(ReplySlot slot) {
        unhold(slot);
        slot.out.release();
        if (slot.client.connection instanceof PeerOutlet peer) {
            peer.unknown(NO_SYNC_REPLICAS);
            return;
        }
        ByteBuf errors = Unpooled.buffer(slot.replies * NO_SYNC_REPLY.length);
        for (int i = 0; i < slot.replies; i++) {
            errors.writeBytes(NO_SYNC_REPLY);
        }
        write(slot, errors);
    }

    @Override
    public void outcomeUnknown(ReplySlot slot) {
        unhold(slot);
        slot.out.release();
        if (!slot.client.closed) {
            slot.client.connection.close();
        }
    }

    @Override
    public void requestConfirmation() {
        confirmationSoon.run();
    }

    /** Hands what was sent to the sockets, once a connection. */
    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            Client client = unflushed.get(i);
            client.unflushed = false;
            client.connection.flush();
        }
        unflushed.clear();
    }
}
