package dev.redoubt.node.client;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.pattern.StatusReply;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The actor that lets Akka Typed programs ask a {@link KeyspaceClient}. It lives in the program's own ActorSystem; the
 * client has another one.
 *
 * <pre>{@code
 * ActorRef<KeyspaceActor.Command> keyspace = context.spawn(KeyspaceActor.create(client), "keyspace");
 * CompletionStage<Long> visits = AskPattern.askWithStatus(
 *         keyspace, replyTo -> new KeyspaceActor.Call<>(k -> k.incr("visits"), replyTo), timeout, scheduler);
 * }</pre>
 *
 * <p>Each message gets one {@link StatusReply} within about the client's time-out: a success, or an error with the
 * {@link KeyspaceException}, whose {@link KeyspaceException#outcome} says whether the command was executed. An ask
 * whose own time-out is shorter learns nothing: its outcome is unknown. Messages of one sender are sent in their order,
 * and may be executed in any.
 *
 * <p>The actor keeps nothing and never waits; it does not close the client.
 */
public final class KeyspaceActor {
    private KeyspaceActor() {}

    /** The messages of this actor; they do not leave the JVM. */
    public sealed interface Command permits Send, Transaction, Call {}

    /**
     * One command.
     *
     * @param args its name first; the arrays must not be changed afterwards
     * @param replyTo gets its reply, error replies included
     */
    public record Send(List<byte[]> args, ActorRef<StatusReply<Reply>> replyTo) implements Command {}

    /**
     * MULTI, some commands and EXEC; see {@link KeyspaceClient#transaction(List)}.
     *
     * @param commands each with its name first
     * @param replyTo gets the reply to EXEC
     */
    public record Transaction(List<byte[][]> commands, ActorRef<StatusReply<Reply>> replyTo) implements Command {}

    /**
     * A typed command.
     *
     * @param command calls one method of the client; on the actor's thread, so it must not wait
     * @param replyTo gets the typed reply; an actor message is never null, so a command of type {@link Void} takes
     *     {@code thenApply(ok -> akka.Done.getInstance())}
     * @param <T> the type of the reply
     */
    public record Call<T>(Function<KeyspaceClient, CompletionStage<T>> command, ActorRef<StatusReply<T>> replyTo)
            implements Command {
        void run(KeyspaceClient client) {
            answer(() -> command.apply(client), replyTo);
        }
    }

    /** Makes a request; may throw. */
    private interface Asking<T> {
        CompletionStage<T> ask();
    }

    /** Creates the actor of a client; the client may have any number of them. */
    public static Behavior<Command> create(KeyspaceClient client) {
        return Behaviors.receive(Command.class)
                .onMessage(Send.class, message -> {
                    answer(() -> client.send(message.args().toArray(new byte[0][])), message.replyTo());
                    return Behaviors.same();
                })
                .onMessage(Transaction.class, message -> {
                    answer(() -> client.transaction(message.commands()), message.replyTo());
                    return Behaviors.same();
                })
                .onMessage(Call.class, message -> {
                    message.run(client);
                    return Behaviors.same();
                })
                .build();
    }

    private static <T> void answer(Asking<T> asking, ActorRef<StatusReply<T>> replyTo) {
        try {
            asking.ask().whenComplete((reply, failure) -> replyTo.tell(status(reply, failure)));
        } catch (RuntimeException refused) {
            // The command has no name, needs a connection, or the function of a Call threw.
            replyTo.tell(StatusReply.error(refused));
        }
    }

    private static <T> StatusReply<T> status(T reply, @Nullable Throwable failure) {
        if (failure != null) {
            return StatusReply.error(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        }
        return StatusReply.success(reply);
    }
}
