package dev.redoubt.node.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A subscription to channels and patterns, from {@link KeyspaceClient#subscribe} to {@link #close}. It outlives
 * failovers: when the connection to the master is lost, it subscribes again at the next master. Messages that were
 * published meanwhile are missed, as Redis has it; the {@link MessageListener} is told. Thread-safe.
 *
 * <p>The stages of this class end when the master has confirmed the change, however long that takes, or with {@link
 * RequestRefusedException} when the subscription or its client is closed.
 */
public final class Subscription implements AutoCloseable {
    private final ClientLink link;
    private final SubscriptionUser user;
    private final Runnable closed;

    /** {@code closed} is called once, when the subscription is closed by the program. */
    Subscription(ClientLink link, MessageListener listener, Executor executor, Runnable closed) {
        this.link = link;
        this.user = new SubscriptionUser(link, new MessageDelivery(listener, executor));
        this.closed = closed;
    }

    /** SUBSCRIBE: messages of these channels come too. */
    public CompletionStage<Void> subscribe(String... channels) {
        return change("SUBSCRIBE", channels);
    }

    /** PSUBSCRIBE: messages of channels that these glob-style patterns match come too. */
    public CompletionStage<Void> psubscribe(String... patterns) {
        return change("PSUBSCRIBE", patterns);
    }

    /** UNSUBSCRIBE: messages of these channels come no more, unless a pattern matches. */
    public CompletionStage<Void> unsubscribe(String... channels) {
        return change("UNSUBSCRIBE", channels);
    }

    /** PUNSUBSCRIBE: these patterns match no more. */
    public CompletionStage<Void> punsubscribe(String... patterns) {
        return change("PUNSUBSCRIBE", patterns);
    }

    private CompletionStage<Void> change(String command, String... names) {
        CompletableFuture<Void> confirmed = new CompletableFuture<>();
        if (names.length == 0) {
            throw new IllegalArgumentException(command + " needs a name");
        }
        user.request(new SubscriptionUser.Change(command, names.clone(), confirmed));
        link.run(user::proceed);
        return confirmed;
    }

    /** Begins anew on the connections of a new ActorSystem. */
    void restart() {
        link.run(user::proceed);
    }

    /** Ends the subscription without a word to the master, which has lost the client. */
    void stop(String reason) {
        user.stop(reason);
    }

    /** Ends the subscription. A message that is being delivered is the last one. */
    @Override
    public void close() {
        stop("the subscription is closed");
        link.run(user::close);
        closed.run();
    }
}
