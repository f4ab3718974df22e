package dev.redoubt.node.client;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.redoubt.node.client.Request.Target;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * ({@link Login}); sent then, and held again when the answer is that nothing was executed. Without requests and
 * connections there is no clock and nothing is asked; the first request after a pause is held until the master has said
 * that it still serves.
 * Once it was sent nothing else brings it back (docs/protocol.md 6.3): it ends with its answer or with its outcome
 * unknown, at its deadline or shortly after its master was replaced. This actor orders nothing: requests that are in
 * flight together may be executed in any order.
 */
final class ClientActor extends AbstractBehavior<ClientActor.Command> {
    // Not the context's logger, whose name depends on where it was first asked for.
    private static final Logger LOG = LoggerFactory.getLogger(ClientActor.class);

    static final Duration TICK = Duration.ofMillis(50);
    /** The interval in which a known master is asked. */
    static final long ASK_EVERY_MS = 200;
    /** The time for which answers of a replaced master may still be on their way. */
    static final long LAST_WORDS_MS = 500;

    /** The messages of this actor. */
    sealed interface Command permits Submit, Run, Received, Met, Tick {}

    /** A request was accepted. */
    record Submit(Request request) implements Command {}

    /** Connections have something to do. */
    record Run(Consumer<Connections> task) implements Command {}

    /** A node has introduced itself: it can be asked from now on. Comes again each second. */
    record Met(MemberId node) implements Command {}

    /** A node has sent something. */
    record Received(MemberId from, ClientMessage.ToClient message) implements Command {}

    private enum Tick implements Command {
        TICK
    }

    /**
     * The parts of a client that outlive its actor.
     *
     * @param database in which all requests run
     * @param password for every master; empty for none
     * @param inFlight the requests, also those that an earlier actor left unsent
     * @param metrics is told of masters
     * @param numbers draws the numbers of connections
     * @param clockMs monotonic milliseconds, those of the requests' deadlines
     */
    record Client(
            int database,
            String password,
            InFlight inFlight,
            ClientMetrics metrics,
            LongSupplier numbers,
            LongSupplier clockMs) {}

    private final int database;
    private final Login login;
    private final InFlight inFlight;
    private final NodeLink nodes;
    private final ClientMetrics metrics;
    private final LongSupplier clockMs;
    private final TimerScheduler<Command> timers;
    private final Connections connections;
    private final Answers answers = new Answers();
    private final KnownMaster master = new KnownMaster();
    private long askedMs;

    private ClientActor(ActorContext<Command> context, TimerScheduler<Command> timers, Client client, NodeLink nodes) {
        super(context);
        this.timers = timers;
        this.database = client.database;
        this.login = new Login(client.password);
        this.inFlight = client.inFlight;
        this.nodes = nodes;
        this.metrics = client.metrics;
        this.clockMs = client.clockMs;
        this.connections = new Connections(client.database, nodes, client.numbers);
    }

    /** Creates the actor of a client in one ActorSystem. */
    static Behavior<Command> create(Client client, NodeLink nodes) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ClientActor actor = new ClientActor(context, timers, client, nodes);
            // Requests may have been left by an earlier actor; and the first one finds its master sooner.
            actor.wake();
            return actor;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(Run.class, this::onRun)
                .onMessage(Met.class, this::onMet)
                .onMessage(Received.class, this::onReceived)
                .onMessageEquals(Tick.TICK, this::onTick)
                .onSignal(PostStop.class, this::onStop)
                .build();
    }

    private Behavior<Command> onSubmit(Submit submit) {
        wake();
        sendIfPossible(submit.request());
        return this;
    }

    private Behavior<Command> onRun(Run run) {
        wake();
        run.task().accept(connections);
        return this;
    }

    private Behavior<Command> onMet(Met met) {
        if (master.target() == null) {
            nodes.send(met.node(), new ClientMessage.WhoServes());
        }
        return this;
    }

    /** Returns true if somebody waits for a master, or for an answer of one. */
    private boolean isNeeded() {
        return !inFlight.isEmpty() || !connections.isIdle();
    }

    /** Starts the clock. What was known of the master before a pause may have changed meanwhile. */
    private void wake() {
        if (timers.isTimerActive(Tick.TICK)) {
            return;
        }
        timers.startTimerWithFixedDelay(Tick.TICK, TICK);
        long nowMs = clockMs.getAsLong();
        master.wake(nowMs);
        if (master.isMissing() || login.refused()) {
            connections.masterUncertain();
            ask(nowMs);
        }
    }

    private void ask(long nowMs) {
        askedMs = nowMs;
        for (MemberId node : nodes.nodes()) {
            nodes.send(node, new ClientMessage.WhoServes());
        }
    }

    private void sendIfPossible(Request request) {
        Target to = master.fresh();
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
        master.heard(from, clockMs.getAsLong());
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

        @Override
        public void connectionOutput(MemberId from, ClientMessage.ConnectionOutput message) {
            connections.output(from, message);
        }

        @Override
        public void connectionClosed(MemberId from, ClientMessage.ConnectionClosed message) {
            Target at = master.target();
            if (message.reason().equals(Login.NO_AUTH_TEXT) && at != null && login.forgotten(at)) {
                logIn(at, true);
            }
            connections.closed(from, message);
        }
    }

    /** The request of that number, if that node has it; late and foreign answers find none. */
    private @Nullable Request sentTo(MemberId from, long number) {
        Request request = inFlight.find(number);
        Target to = request == null ? null : request.sentTo;
        return to != null && to.member().equals(from) ? request : null;
    }

    private void masterFound(Target target) {
        if (master.isNew(target)) {
            if (master.found(target, clockMs.getAsLong())) {
                LOG.info("{} serves as master of term {}", target.member().brief(), target.term());
                metrics.masterFound(target.term());
            }
            logIn(target, true);
            ready();
        } else if (target.equals(master.target())) {
            // The last attempt to log in, or its answer, may have been lost.
            logIn(target, false);
            if (master.confirmed()) {
                ready();
            }
        }
    }

    /** Sends what was held, if the master takes it. */
    private void ready() {
        inFlight.all().forEach(this::sendIfPossible);
        Target at = master.target();
        if (at != null && login.isIn(at)) {
            connections.masterReady(at);
        } else if (login.refused()) {
            connections.refuse(Login.WRONG_PASSWORD_TEXT);
        }
    }

    private void masterLost(String reason) {
        master.lost();
        metrics.masterLost();
        connections.masterGone(reason);
    }

    private void logIn(Target at, boolean isNew) {
        ClientMessage.ToNode password = login.next(at, isNew, clockMs.getAsLong());
        if (password != null) {
            nodes.send(at.member(), password);
        }
    }

    private void passwordAnswered(MemberId from, boolean right) {
        Target at = master.target();
        if (at == null || !at.member().equals(from) || login.isIn(at)) {
            return;
        }
        if (!right && !login.refused()) {
            LOG.warn(
                    "Node {} refuses the password of this client. Give the client the password that requirepass"
                            + " sets on the nodes.",
                    from.brief());
        }
        login.answered(at, right);
        ready();
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
        Target at = master.target();
        if (at != null && at.equals(request.sentTo)) {
            masterLost("the node is no master any more");
        }
        request.sentTo = null;
        sendIfPossible(request);
    }

    private Behavior<Command> onTick() {
        if (!isNeeded()) {
            timers.cancel(Tick.TICK);
            return this;
        }
        long nowMs = clockMs.getAsLong();
        Target at = master.target();
        if (at != null && master.isSilent(nowMs)) {
            LOG.info("{} is silent; looking for a master", at.member().brief());
            masterLost("the master is silent");
        }
        if (master.isMissing() || nowMs - askedMs >= ASK_EVERY_MS) {
            ask(nowMs);
        }
        for (Request request : inFlight.all()) {
            check(request, nowMs);
        }
        connections.tick();
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
        } else if (master.replaced(to, LAST_WORDS_MS, nowMs)) {
            inFlight.fail(
                    request,
                    new OutcomeUnknownException(
                            "the master of term " + to.term() + " was replaced before its answer came"));
        }
    }

    /** This ActorSystem ends; what was not sent is left to the next one. */
    private Behavior<Command> onStop(PostStop signal) {
        connections.leave("the client left the cluster");
        for (Request request : List.copyOf(inFlight.all())) {
            if (request.sentTo != null) {
                inFlight.fail(
                        request, new OutcomeUnknownException("the client left the cluster before the answer came"));
            }
        }
        return this;
    }
}
