package dev.redoubt.node.command;

import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.Unpooled;

/** The request that is being run, and what handlers need to run it; one a engine, used again for each request. */
final class Call {
    final ReplyWriter reply = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);
}
