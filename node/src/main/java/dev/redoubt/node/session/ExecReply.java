package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.resp.LongReply;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reply of an EXEC some of whose requests the session runs. The shard has run the others and its reply has passed
 * the gate; now the session's are run, and all replies are put in the order of the requests. The session waits for it.
 * The session's loop only.
 *
 * <p>DIFFERS: the session's requests come after the shard's here, whatever their order. They change nothing that the
 * shard's see, but for the database and the protocol version, which were found out before (SELECT, HELLO).
 */
final class ExecReply {
    private final LocalCommands local;
    private final Session session;
    private final Segment segment;
    private final Transaction transaction;
    private final ByteBuf shards;

    /** The whole reply as far as it is written, or the part of it that stands behind {@link #pieces}. */
    private ByteBuf out;

    /** The begin of a reply that is too long to be copied. */
    private final List<ByteBuf> pieces = new ArrayList<>();

    private int next;
    /** The begin of the reply of the next request among those of the shard. */
    private int begin;

    /** @param local runs the session's requests; the loop's */
    ExecReply(LocalCommands local, Segment segment) {
        this.local = local;
        this.session = segment.session();
        this.segment = segment;
        this.transaction = Objects.requireNonNull(segment.transaction());
        this.shards = Objects.requireNonNull(segment.bytes);
        this.out = isLong() ? Unpooled.buffer() : ReplyQueue.allocate(shards.readableBytes() + 64);
        segment.bytes = null;
    }

    /** Goes on until all is run, or a request's reply is late. */
    void run() {
        if (!transaction.executed()) {
            copy(0, shards.readableBytes());
            finish();
            return;
        }
        // CLIENT INFO inside the transaction shows it (multi.c, execCommand).
        session.transaction = transaction;
        if (next == 0) {
            new ReplyWriter(out, session.state.protocol)
                    .array(transaction.queue().size());
        }
        while (next < transaction.queue().size()) {
            Transaction.Queued queued = transaction.queue().get(next++);
            if (!queued.local()) {
                if (!segment.silent()) {
                    copy(begin, (int) queued.end() - begin);
                }
                begin = (int) queued.end();
            } else if (isLate(queued)) {
                return;
            }
        }
        finish();
    }

    private boolean isLong() {
        return shards instanceof LongReply;
    }

    /** Takes replies of the shard; long ones are not copied. */
    private void copy(int from, int length) {
        if (isLong()) {
            pieces.add(out);
            pieces.add(shards.retainedSlice(from, length));
            out = Unpooled.buffer();
        } else {
            out.writeBytes(shards, from, length);
        }
    }

    /** The whole reply, which the caller owns. */
    private ByteBuf whole() {
        if (pieces.isEmpty()) {
            return out;
        }
        pieces.add(out);
        return Unpooled.compositeBuffer(pieces.size()).addComponents(true, pieces);
    }

    private void release() {
        shards.release();
        whole().release();
    }

    private boolean isLate(Transaction.Queued queued) {
        LateReply late = local.run(session, queued.spec(), queued.args(), out).takeLate();
        if (late == null) {
            return false;
        }
        Consumer<ReplyWriter> early = late.detach(this::goOn);
        if (early != null) {
            write(early);
        }
        return early == null;
    }

    private void goOn(Consumer<ReplyWriter> reply) {
        if (session.closed) {
            release();
            return;
        }
        write(reply);
        run();
        session.replies.unflushed().flush();
    }

    private void write(@Nullable Consumer<ReplyWriter> reply) {
        if (reply != null) {
            local.write(session, reply, out);
        }
    }

    private void finish() {
        session.transaction = null;
        session.cachingGiven = false;
        if (segment.silent()) {
            release();
            segment.fill(Unpooled.EMPTY_BUFFER);
        } else {
            shards.release();
            segment.fill(whole());
        }
        if (!session.mode.plain()) {
            session.mode.next();
        }
        session.outlet.setClientClass(session.clientClass());
        session.outlet.setRestricted(!session.state.authenticated);
        segment.closes = session.closing;
        session.loop().filled(session, segment);
    }
}
