package dev.redoubt.node.client;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.redoubt.node.client.Request.Target;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the serving master and follows it. It asks every node that it hears of whether it serves; a node
 * says so only while it is master and may answer; no other process speaks for it.
 *
 * <pre>
 *   SEARCHING -- a node serves in a term not below the last --> FOUND -- one serves in a higher term --> FOUND
 *       ^                                                         |
 *       +---- it says that it is not master, or is silent --------+
 * </pre>
 *
 * <p>A request is held while SEARCHING and until a master that was found has taken the password, if there is one
 * ({@link Login}); sent then, and held again when the answer is that nothing was executed.
 * Once it was sent nothing else brings it back (docs/protocol.md 6.3): it ends with its answer or with its outcome
 * unknown, at its deadline or shortly after its master was replaced. This actor orders nothing: requests that are in
 * flight together may be executed in any order.
 */
final class ClientActor extends AbstractBehavior<ClientActor.Command> {
    static final Duration TICK = Duration.ofMillis(50);
    /** The interval in which a known master is asked. */
    static final long ASK_EVERY_MS = 200;
    /** A master that was not heard of for so long gets no more requests: they would only end as unknown. */
    static final long SILENCE_MS = 1_000;
    /** The time for which answers of a replaced master may still be on their way. */
    static final long LAST_WORDS_MS = 500;

    /** The messages of this actor. */
    sealed interface Command permits Submit, Received, Tick {}

    /** A request was accepted. */
    record Submit(Request request) implements Command {}

    /** A node has sent something. */
    record Received(MemberId from, ClientMessage.ToClient message) implements Command {}

    private enum Tick implements Command {
        TICK
    }

    private final int database;
    private final Login login;
    private final InFlight inFlight;
    private final NodeLink nodes;
    private final LongSupplier clockMs;
    private final Answers answers = new Answers();
    private @Nullable Target master;
    private long highestTerm;
    private long heardMs;
    private long askedMs;
    private long foundMs;

    private ClientActor(
            ActorContext<Command> context,
            int database,
            Login login,
            InFlight inFlight,
            NodeLink nodes,
            LongSupplier clockMs) {
        super(context);
        this.database = database;
        this.login = login;
        this.inFlight = inFlight;
        this.nodes = nodes;
        this.clockMs = clockMs;
    }

    /**
     * A client's actor.
     *
     * @param database in which all requests run
     * @param password for every master; empty for none
     * @param inFlight the requests, also those that an earlier actor left unsent
     * @param clockMs monotonic milliseconds, those of the requests' deadlines
     */
    static Behavior<Command> create(
            int database, String password, InFlight inFlight, NodeLink nodes, LongSupplier clockMs) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, Duration.ZERO, TICK);
            return new ClientActor(context, database, new Login(password), inFlight, nodes, clockMs);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(Received.class, this::onReceived)
                .onMessageEquals(Tick.TICK, this::onTick)
                .onSignal(PostStop.class, this::onStop)
                .build();
    }

    private Behavior<Command> onSubmit(Submit submit) {
        sendIfPossible(submit.request());
        return this;
    }

    private void sendIfPossible(Request request) {
        Target to = master;
        boolean waits = request.sentTo == null && inFlight.find(request.number) == request;
        if (waits && login.refused()) {
            inFlight.complete(request, List.of(Login.WRONG_PASSWORD));
        } else if (to != null && waits && login.isIn(to) && clockMs.getAsLong() < request.deadlineMs) {
            request.sentTo = to;
            nodes.send(to.member(), new ClientMessage.Request(request.number, database, request.commands));
        }
    }

    private Behavior<Command> onReceived(Received received) {
        MemberId from = received.from();
        if (master != null && master.member().equals(from)) {
            heardMs = clockMs.getAsLong();
        }
        received.message().accept(from, answers);
        return this;
    }

    /** The messages of nodes; late and foreign answers have no effect. */
    private final class Answers implements ClientMessage.ToClient.Handler {
        @Override
        public void serves(MemberId from, ClientMessage.Serves message) {
            masterFound(new Target(from, message.term()));
        }

        @Override
        public void authenticated(MemberId from, ClientMessage.Authenticated message) {
            passwordAnswered(from, message.right());
        }

        @Override
        public void notAuthenticated(MemberId from, ClientMessage.NotAuthenticated message) {
            Request request = sentTo(from, message.number());
            if (request != null) {
                passwordAsked(request);
            }
        }

        @Override
        public void answer(MemberId from, ClientMessage.Answer message) {
            Request request = sentTo(from, message.number());
            if (request != null) {
                answered(request, message.replies());
            }
        }

        @Override
        public void notMaster(MemberId from, ClientMessage.NotMaster message) {
            Request request = sentTo(from, message.number());
            if (request != null) {
                masterDenied(request);
            }
        }

        @Override
        public void unknown(MemberId from, ClientMessage.Unknown message) {
            Request request = sentTo(from, message.number());
            if (request != null) {
                inFlight.fail(request, new OutcomeUnknownException(message.reason()));
            }
        }

        @Override
        public void tooLarge(MemberId from, ClientMessage.TooLarge message) {
            Request request = sentTo(from, message.number());
            if (request != null) {
                inFlight.fail(request, new ReplyTooLargeException(message.bytes() + " bytes of reply"));
            }
        }
    }

    /** The request of that number, if that node has it; late and foreign answers find none. */
    private @Nullable Request sentTo(MemberId from, long number) {
        Request request = inFlight.find(number);
        Target to = request == null ? null : request.sentTo;
        return to != null && to.member().equals(from) ? request : null;
    }

    private void masterFound(Target target) {
        boolean isNew = master == null ? target.term() >= highestTerm : target.term() > master.term();
        if (!isNew) {
            if (target.equals(master)) {
                // The last attempt, or its answer, may have been lost.
                logIn(target, false);
            }
            return;
        }
        if (target.term() > highestTerm) {
            foundMs = clockMs.getAsLong();
            getContext()
                    .getLog()
                    .info("{} serves as master of term {}", target.member().brief(), target.term());
        }
        master = target;
        highestTerm = target.term();
        heardMs = clockMs.getAsLong();
        logIn(target, true);
        inFlight.all().forEach(this::sendIfPossible);
    }

    private void logIn(Target at, boolean isNew) {
        ClientMessage.ToNode password = login.next(at, isNew, clockMs.getAsLong());
        if (password != null) {
            nodes.send(at.member(), password);
        }
    }

    private void passwordAnswered(MemberId from, boolean right) {
        Target at = master;
        if (at == null || !at.member().equals(from) || login.isIn(at)) {
            return;
        }
        if (!right && !login.refused()) {
            getContext()
                    .getLog()
                    .warn(
                            "Node {} refuses the password of this client. Give the client the password that requirepass"
                                    + " sets on the nodes.",
                            from.brief());
        }
        login.answered(at, right);
        inFlight.all().forEach(this::sendIfPossible);
    }

    /** It was not executed. The node has started anew, has forgotten us, or has a password now. */
    private void passwordAsked(Request request) {
        Target at = request.sentTo;
        if (!login.needed()) {
            inFlight.complete(request, List.of(Login.NO_AUTH));
            return;
        }
        request.sentTo = null;
        if (at != null && login.forgotten(at)) {
            logIn(at, true);
        }
        sendIfPossible(request);
    }

    private void answered(Request request, byte[] replies) {
        try {
            inFlight.complete(request, ReplyDecoder.decode(replies));
        } catch (IllegalArgumentException damaged) {
            inFlight.fail(request, new OutcomeUnknownException("the answer cannot be read: " + damaged.getMessage()));
        }
    }

    private void masterDenied(Request request) {
        if (Objects.equals(master, request.sentTo)) {
            master = null;
        }
        request.sentTo = null;
        sendIfPossible(request);
    }

    private Behavior<Command> onTick() {
        long nowMs = clockMs.getAsLong();
        if (master != null && nowMs - heardMs > SILENCE_MS) {
            getContext()
                    .getLog()
                    .info("{} is silent; looking for a master", master.member().brief());
            master = null;
        }
        if (master == null || nowMs - askedMs >= ASK_EVERY_MS) {
            askedMs = nowMs;
            for (MemberId node : nodes.nodes()) {
                nodes.send(node, new ClientMessage.WhoServes());
            }
        }
        for (Request request : inFlight.all()) {
            check(request, nowMs);
        }
        return this;
    }

    private void check(Request request, long nowMs) {
        Target to = request.sentTo;
        if (nowMs >= request.deadlineMs) {
            inFlight.fail(
                    request,
                    to == null
                            ? new NoMasterException("no master served within the request's time; nothing was executed")
                            : new OutcomeUnknownException("no answer came from the master of term " + to.term()));
        } else if (to == null) {
            sendIfPossible(request);
        } else if (to.term() < highestTerm && nowMs - foundMs >= LAST_WORDS_MS) {
            inFlight.fail(
                    request,
                    new OutcomeUnknownException(
                            "the master of term " + to.term() + " was replaced before its answer came"));
        }
    }

    /** This ActorSystem ends; what was not sent is left to the next one. */
    private Behavior<Command> onStop(PostStop signal) {
        for (Request request : List.copyOf(inFlight.all())) {
            if (request.sentTo != null) {
                inFlight.fail(
                        request, new OutcomeUnknownException("the client left the cluster before the answer came"));
            }
        }
        return this;
    }
}
