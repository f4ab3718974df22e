package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: MULTI, the commands that were called on this object, and EXEC, sent as one request by {@link #exec}.
 * All are executed, with nothing in between, or none. One use. Thread-safe; the order of calls of several threads is
 * theirs to agree on.
 *
 * <p>The stage of a command ends with the transaction: with the command's reply, or with the {@link KeyspaceException}
 * of the transaction. A command that fails at its execution (WRONGTYPE) ends with its {@link ErrorReplyException}; as
 * in Redis, the others are executed all the same.
 */
public final class KeyspaceTransaction implements KeyspaceCommands<String, byte[]> {
    private final Function<List<byte[][]>, CompletionStage<Reply>> way;

    /** Guarded by this. */
    private final List<byte[][]> commands = new ArrayList<>();

    /** The ends of the commands, in their order. Guarded by this. */
    private final List<CompletableFuture<Reply>> results = new ArrayList<>();

    /** Guarded by this. */
    private boolean ended;

    /** {@code way} executes MULTI, some commands and EXEC, and returns the reply to EXEC. */
    KeyspaceTransaction(Function<List<byte[][]>, CompletionStage<Reply>> way) {
        this.way = way;
    }

    /**
     * Adds one command.
     *
     * @return ends with the transaction
     * @throws IllegalArgumentException there is no name, or the command does not belong into a transaction
     * @throws IllegalStateException the transaction has ended
     */
    @Override
    public synchronized CompletionStage<Reply> send(byte[]... args) {
        Batches.check(args);
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
        CompletableFuture<Reply> result = new CompletableFuture<>();
        commands.add(args);
        results.add(result);
        return result;
    }

    /**
     * Executes the transaction.
     *
     * @return the replies in the order of the commands, error replies included; empty if a watched key was changed, and
     *     then nothing was executed; or one of the {@link KeyspaceException}s. An {@link ErrorReplyException} says that
     *     a command was refused before EXEC, and nothing was executed
     * @throws IllegalStateException the transaction has ended
     */
    public CompletionStage<Optional<List<Reply>>> exec() {
        List<CompletableFuture<Reply>> waiting = end();
        return way.apply(List.copyOf(commands))
                .thenApply(reply -> Optional.ofNullable(executed(reply, waiting)))
                .whenComplete((replies, failure) -> {
                    if (failure != null) {
                        Throwable why = failure.getCause() == null ? failure : failure.getCause();
                        waiting.forEach(each -> each.completeExceptionally(why));
                    }
                });
    }

    private static @Nullable List<Reply> executed(Reply reply, List<CompletableFuture<Reply>> waiting) {
        if (Replies.isNull(reply)) {
            waiting.forEach(each -> each.completeExceptionally(
                    new TransactionAbortedException("a watched key was changed; nothing was executed")));
            return null;
        }
        List<Reply> replies = Replies.list(reply, element -> element);
        if (replies.size() != waiting.size()) {
            throw new UnexpectedReplyException(replies.size() + " replies to " + waiting.size() + " commands");
        }
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).complete(replies.get(i));
        }
        return replies;
    }

    /**
     * Ends the transaction without executing it; the stages of its commands end with {@link
     * TransactionAbortedException}. Nothing was sent to the master.
     *
     * @throws IllegalStateException the transaction has ended
     */
    public void discard() {
        end().forEach(each -> each.completeExceptionally(
                new TransactionAbortedException("the transaction was discarded; nothing was executed")));
    }

    private synchronized List<CompletableFuture<Reply>> end() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
        ended = true;
        return List.copyOf(results);
    }

    @Override
    public Codec<String> keyCodec() {
        return Codec.UTF8;
    }

    @Override
    public Codec<byte[]> valueCodec() {
        return Codec.BYTES;
    }
}
