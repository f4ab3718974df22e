package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * The wait of a request for one of some keys.
 *
 * @param db the database of its keys
 * @param keys of which one has to change
 * @param whenGone whether it runs again also when a key was removed
 * @param timeoutMs how long it waits at most, in milliseconds; 0 for ever
 * @param again the request that runs then; nobody writes to it
 * @param atTimeout writes the reply of a request that has waited so long
 */
public record KeyWait(
        int db, List<byte[]> keys, boolean whenGone, long timeoutMs, byte[][] again, Consumer<ReplyWriter> atTimeout) {}
