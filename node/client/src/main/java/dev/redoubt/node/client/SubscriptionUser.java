package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Subscription} that lives on the thread of the client's actor: it keeps the channels and patterns
 * that are wanted, subscribes to them on each new connection, and hands messages to the delivery.
 *
 * <pre>
 *   WAITING -- opened: subscribe to all --> OPEN -- lost --> WAITING;  either -- end --> ENDED
 * </pre>
 */
final class SubscriptionUser implements ConnectionUser {
    /** A change that the program asked for; {@code confirmed} ends when the master has confirmed each name. */
    record Change(String command, String[] names, CompletableFuture<Void> confirmed) {}

    /** Confirmations that are still to come for something that was sent. */
    private static final class Unconfirmed {
        final List<CompletableFuture<Void>> waiting;
        final boolean resumes;
        int names;

        Unconfirmed(List<CompletableFuture<Void>> waiting, int names, boolean resumes) {
            this.waiting = waiting;
            this.names = names;
            this.resumes = resumes;
        }
    }

    private final ClientLink link;
    private final MessageDelivery delivery;

    /** Changes that the actor has not seen yet; any thread adds. */
    private final Queue<Change> requested = new ConcurrentLinkedQueue<>();

    private final Set<String> channels = new LinkedHashSet<>();
    private final Set<String> patterns = new LinkedHashSet<>();
    private final Deque<Unconfirmed> unconfirmed = new ArrayDeque<>();

    /** The changes that the next connection confirms. */
    private final List<CompletableFuture<Void>> held = new ArrayList<>();

    private @Nullable Connections connections;
    private boolean isOpen;
    private boolean wasOpen;
    private long number;

    /** Written by any thread. */
    private volatile @Nullable String ended;

    SubscriptionUser(ClientLink link, MessageDelivery delivery) {
        this.link = link;
        this.delivery = delivery;
    }

    /** Adds a change; {@link #proceed} carries it out. Any thread. */
    void request(Change change) {
        requested.add(change);
        String reason = ended;
        if (reason != null) {
            refuse(reason);
        }
    }

    /** Ends everything that waits; nothing is delivered any more. Any thread. */
    void stop(String reason) {
        ended = reason;
        delivery.end();
        refuse(reason);
    }

    private void refuse(String reason) {
        Change change = requested.poll();
        while (change != null) {
            change.confirmed.completeExceptionally(new RequestRefusedException(reason));
            change = requested.poll();
        }
    }

    /** Carries out the changes that were requested; opens a connection if there is none. */
    void proceed(Connections over) {
        if (ended != null) {
            return;
        }
        if (connections != over) {
            connections = over;
            isOpen = false;
            over.open(this);
        }
        Change change = requested.poll();
        while (change != null) {
            change(over, change);
            change = requested.poll();
        }
    }

    private void change(Connections over, Change change) {
        Set<String> names = change.command.startsWith("P") ? patterns : channels;
        List<String> list = List.of(change.names);
        if (change.command.contains("UNSUBSCRIBE")) {
            list.forEach(names::remove);
        } else {
            names.addAll(list);
        }
        if (isOpen) {
            unconfirmed.add(new Unconfirmed(List.of(change.confirmed), list.size(), false));
            over.write(number, List.of(command(change.command, list)));
        } else {
            held.add(change.confirmed);
        }
    }

    @Override
    public void opened(long as) {
        Connections over = connections;
        if (over == null || ended != null) {
            return;
        }
        number = as;
        isOpen = true;
        List<ClientMessage.Command> commands = new ArrayList<>();
        if (!channels.isEmpty()) {
            commands.add(command("SUBSCRIBE", channels));
        }
        if (!patterns.isEmpty()) {
            commands.add(command("PSUBSCRIBE", patterns));
        }
        unconfirmed.add(new Unconfirmed(List.copyOf(held), channels.size() + patterns.size(), wasOpen));
        held.clear();
        if (commands.isEmpty()) {
            confirmed(0);
        } else {
            over.write(number, commands);
        }
    }

    private static ClientMessage.Command command(String name, Iterable<String> names) {
        List<byte[]> args = new ArrayList<>();
        args.add(name.getBytes(StandardCharsets.US_ASCII));
        names.forEach(each -> args.add(each.getBytes(StandardCharsets.UTF_8)));
        return new ClientMessage.Command(args);
    }

    @Override
    public void received(long sequence, List<Reply> replies) {
        long on = number;
        List<PublishedMessage> messages = new ArrayList<>();
        for (Reply reply : replies) {
            PublishedMessage message = PublishedMessage.of(reply);
            if (message != null) {
                messages.add(message);
            } else {
                confirmed(reply instanceof Reply.ErrorReply ? Integer.MAX_VALUE : 1);
            }
        }
        delivery.deliver(messages, () -> link.run(over -> over.handled(on, sequence)));
    }

    private void confirmed(int names) {
        Unconfirmed first = unconfirmed.peek();
        if (first == null) {
            return;
        }
        first.names -= names;
        if (first.names <= 0) {
            unconfirmed.remove();
            wasOpen = true;
            if (first.resumes) {
                delivery.resumed();
            }
            first.waiting.forEach(SubscriptionUser::complete);
        }
    }

    /** NullAway knows no other null of type Void. */
    @SuppressWarnings("NullAway")
    private static void complete(CompletableFuture<Void> confirmed) {
        confirmed.complete(null);
    }

    @Override
    public void lost(boolean refused, String reason) {
        boolean interrupts = isOpen && wasOpen;
        isOpen = false;
        unconfirmed.forEach(each -> held.addAll(each.waiting));
        unconfirmed.clear();
        if (interrupts) {
            delivery.interrupted(reason);
        }
        Connections over = connections;
        if (over != null && ended == null) {
            over.openLater(this);
        }
    }

    /** Ends the connection. */
    void close(Connections over) {
        String reason = String.valueOf(ended);
        over.forget(this);
        if (isOpen && connections == over) {
            isOpen = false;
            over.close(number);
        }
        unconfirmed.forEach(each -> held.addAll(each.waiting));
        unconfirmed.clear();
        held.forEach(each -> each.completeExceptionally(new RequestRefusedException(reason)));
        held.clear();
    }
}
