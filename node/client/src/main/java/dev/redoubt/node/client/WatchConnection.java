package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own at the master, for optimistic transactions: WATCH, reads, and a transaction that is executed
 * only if no watched key was changed since.
 *
 * <pre>{@code
 * try (WatchConnection watching = client.watch("stock")) {
 *     long stock = Long.parseLong(watching.text().get("stock").toCompletableFuture().join().orElse("0"));
 *     KeyspaceTransaction order = watching.transaction();
 *     order.decrBy("stock", 1);
 *     boolean ordered = order.exec().toCompletableFuture().join().isPresent();
 * }
 * }</pre>
 *
 * <p>Commands on this object are executed at once and in their order, those of several threads in the order of their
 * calls; at most {@value #MOST_PENDING} may be without a reply. When the master fails or the client loses it, the
 * connection is lost with what it watched: commands that may have been executed end with {@link
 * OutcomeUnknownException}, all others and all later ones with {@link RequestRefusedException}. The program then begins
 * anew with {@link KeyspaceClient#watch}. Thread-safe.
 */
public final class WatchConnection implements KeyspaceCommands<String, byte[]>, AutoCloseable {
    /** The most commands that may be without a reply. */
    public static final int MOST_PENDING = 128;

    /** Commands that were sent together. */
    private static final class Pending {
        final List<ClientMessage.Command> commands;
        final CompletableFuture<List<Reply>> result = new CompletableFuture<>();
        final List<Reply> replies = new ArrayList<>();

        /** Decides between {@link #write} and {@link #expire}, which happen on different threads. */
        private final AtomicBoolean decided = new AtomicBoolean();

        /** From now on they may have been executed. */
        private volatile boolean written;

        Pending(List<ClientMessage.Command> commands) {
            this.commands = commands;
        }

        /** Returns true if they are to be written now; false if their time is over. */
        boolean write() {
            written = decided.compareAndSet(false, true);
            return written;
        }

        /** Returns the end of commands whose time is over. */
        KeyspaceException expire() {
            return decided.compareAndSet(false, true)
                    ? new NoMasterException("no master served within the time of the command; nothing was executed")
                    : new OutcomeUnknownException("no answer came from the master in time");
        }
    }

    private final ClientLink link;
    private final Duration timeout;
    private final AtomicInteger pendings = new AtomicInteger();
    private final User user = new User();

    WatchConnection(ClientLink link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
        link.run(connections -> user.open(connections));
    }

    /**
     * WATCH: a later {@link KeyspaceTransaction#exec} is executed only if these keys are unchanged. If it fails, the
     * connection is closed: a transaction must not run without the watch that the program believes in.
     */
    public CompletionStage<Void> watch(String... keys) {
        return Call.of(new CommandView<>(this::submit, keyCodec(), valueCodec()), "WATCH")
                .keys(keys)
                .ok()
                .whenComplete((ok, failure) -> {
                    if (failure != null) {
                        close();
                    }
                });
    }

    /** UNWATCH: nothing is watched any more. */
    public CompletionStage<Void> unwatch() {
        return Call.of(new CommandView<>(this::submit, keyCodec(), valueCodec()), "UNWATCH")
                .ok();
    }

    /** Returns a transaction on this connection; its EXEC ends what is watched. */
    public KeyspaceTransaction transaction() {
        return new KeyspaceTransaction(
                commands -> submit(Batches.transaction(commands)).thenApply(Batches::last));
    }

    @Override
    public CompletionStage<Reply> send(byte[]... args) {
        Batches.check(args);
        return submit(args);
    }

    private CompletionStage<Reply> submit(byte[]... args) {
        return submit(List.of(new ClientMessage.Command(List.of(args)))).thenApply(Batches::last);
    }

    private CompletionStage<List<Reply>> submit(List<ClientMessage.Command> commands) {
        long bytes = InFlight.size(commands);
        if (bytes > InFlight.MAX_REQUEST_BYTES) {
            return refused(
                    "a request of " + bytes + " bytes; at most " + InFlight.MAX_REQUEST_BYTES + " fit into a message");
        }
        if (pendings.incrementAndGet() > MOST_PENDING) {
            pendings.decrementAndGet();
            return refused("already " + MOST_PENDING + " commands of this connection have no reply");
        }
        Pending pending = new Pending(commands);
        link.run(connections -> user.write(connections, pending));
        return pending.result
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((replies, failure) -> {
                    pendings.decrementAndGet();
                    if (replies != null) {
                        return replies;
                    }
                    throw failure instanceof KeyspaceException known ? known : why(pending, failure);
                });
    }

    private static RuntimeException why(Pending pending, @Nullable Throwable failure) {
        return failure instanceof TimeoutException ? pending.expire() : new CompletionException(failure);
    }

    private static <T> CompletionStage<T> refused(String why) {
        return CompletableFuture.failedFuture(new RequestRefusedException(why));
    }

    /** Ends the connection; nothing is watched any more. Commands without a reply end as if it was lost. */
    @Override
    public void close() {
        link.run(user::close);
    }

    @Override
    public Codec<String> keyCodec() {
        return Codec.UTF8;
    }

    @Override
    public Codec<byte[]> valueCodec() {
        return Codec.BYTES;
    }

    /** The part on the actor's thread. */
    private static final class User implements ConnectionUser {
        /** Commands without a reply, the oldest first; those that wait for the connection are not written. */
        private final Deque<Pending> pending = new ArrayDeque<>();

        private @Nullable Connections connections;
        private long number;
        private boolean isOpen;
        private @Nullable String lost;

        void open(Connections over) {
            connections = over;
            over.open(this);
        }

        void write(Connections over, Pending next) {
            if (connections != over && lost == null) {
                lost = "the connection was lost with its ActorSystem";
            }
            if (lost != null) {
                next.result.completeExceptionally(new RequestRefusedException("the connection was lost: " + lost));
                return;
            }
            pending.add(next);
            if (isOpen) {
                send(over, next);
            }
        }

        private void send(Connections over, Pending next) {
            if (next.write()) {
                over.write(number, next.commands);
            } else {
                pending.remove(next);
            }
        }

        @Override
        public void opened(long as) {
            Connections over = connections;
            number = as;
            isOpen = true;
            if (over != null) {
                List.copyOf(pending).forEach(each -> send(over, each));
            }
        }

        @Override
        public void received(long sequence, List<Reply> replies) {
            for (Reply reply : replies) {
                Pending first = pending.peek();
                if (first != null) {
                    first.replies.add(reply);
                    if (first.replies.size() == first.commands.size()) {
                        pending.remove();
                        first.result.complete(List.copyOf(first.replies));
                    }
                }
            }
            if (connections != null) {
                connections.handled(number, sequence);
            }
        }

        @Override
        public void lost(boolean refused, String reason) {
            lost = reason;
            isOpen = false;
            for (Pending each : pending) {
                each.result.completeExceptionally(
                        each.written && !refused
                                ? new OutcomeUnknownException("the connection was lost: " + reason)
                                : new RequestRefusedException("the connection was lost: " + reason));
            }
            pending.clear();
        }

        void close(Connections over) {
            if (lost == null) {
                over.forget(this);
                if (isOpen && connections == over) {
                    over.close(number);
                }
                lost(false, "the program closed it");
            }
        }
    }
}
