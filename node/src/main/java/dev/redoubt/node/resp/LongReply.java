package dev.redoubt.node.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;

/** A reply of several pieces on the heap, some of which are values of the keyspace. */
public final class LongReply extends CompositeByteBuf {
    private final long ownBytes;

    /** @param ownBytes the bytes of the pieces that exist for this reply only */
    LongReply(List<ByteBuf> pieces, long ownBytes) {
        super(UnpooledByteBufAllocator.DEFAULT, false, Math.max(2, pieces.size()), pieces);
        this.ownBytes = ownBytes;
    }

    /** Returns the memory that the buffer holds beside the keyspace, in bytes. */
    public static long ownBytes(ByteBuf out) {
        return out instanceof LongReply reply ? reply.ownBytes : out.readableBytes();
    }
}
