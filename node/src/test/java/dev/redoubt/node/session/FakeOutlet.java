package dev.redoubt.node.session;

import dev.redoubt.node.net.ClientClass;
import dev.redoubt.node.net.Outlet;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** A socket that exists only in memory: keeps what was sent, and counts what was left open. */
final class FakeOutlet implements Outlet {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    int answered;
    boolean closed;
    boolean closing;
    boolean blocked;
    boolean pubsub;
    boolean restricted;
    boolean full;

    byte[] take() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    String text() {
        return new String(take(), java.nio.charset.StandardCharsets.ISO_8859_1).replace("\r\n", "|");
    }

    @Override
    public void replyLater(ByteBuf out) {
        sendLater(out);
        answered++;
    }

    @Override
    public void sendLater(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        sent.writeBytes(bytes);
        out.release();
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void closeAfterReplies() {
        closing = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean takesPush(long waitingBytes) {
        return !full;
    }

    @Override
    public void setClientClass(ClientClass value) {
        pubsub = value == ClientClass.PUBSUB;
    }

    @Override
    public void setBlocked(boolean value) {
        blocked = value;
    }

    @Override
    public void setRestricted(boolean value) {
        restricted = value;
    }

    @Override
    public long queryBufferBytes() {
        return 0;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }
}
