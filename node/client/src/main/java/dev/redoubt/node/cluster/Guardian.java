package dev.redoubt.node.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.Props;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.cluster.transport.Wire;
import java.util.List;

/**
 * The guardian of one ActorSystem: it starts the actors of the process and watches each. An actor that throws or stops
 * while the system runs ends the process ({@link ProcessWatch}). An actor watches its own children by a death pact:
 * {@code watch} without a handler of {@link Terminated}. So every death reaches the guardian.
 *
 * <p>A restart by supervision is refused as an alternative: it gives an actor a new state, while its peers, its files
 * and its clients rely on the old one.
 */
public final class Guardian {
    /** The dispatcher of Akka's own actors and of all connections between processes. */
    private static final Props CLUSTER = DispatcherSelector.fromConfig("akka.actor.internal-dispatcher");

    private final ActorContext<Void> context;
    private final ProcessWatch watch;

    /** The start of the actors of one system. */
    public interface Start {
        /**
         * Starts the actors, in the guardian's thread.
         *
         * @return what to do when all of them have stopped
         */
        Runnable start(Guardian guardian);
    }

    private Guardian(ActorContext<Void> context, ProcessWatch watch) {
        this.context = context;
        this.watch = watch;
    }

    /** Creates the guardian; a failure of {@code start} ends the process too. */
    public static Behavior<Void> create(ProcessWatch watch, Start start) {
        return Behaviors.setup(context -> {
            try {
                Runnable stopped = start.start(new Guardian(context, watch));
                return Behaviors.receive(Void.class)
                        .onSignal(Terminated.class, death -> died(watch, death))
                        .onSignal(PostStop.class, signal -> {
                            watch.run("the end of the ActorSystem", stopped);
                            return Behaviors.same();
                        })
                        .build();
            } catch (RuntimeException e) {
                watch.failed("the start of the ActorSystem", e);
                throw e;
            }
        });
    }

    private static Behavior<Void> died(ProcessWatch watch, Terminated death) {
        String actor = name(death.getRef());
        watch.failed(
                actor,
                death instanceof ChildFailed failed
                        ? failed.cause()
                        : new IllegalStateException(actor + " stopped while the process runs"));
        return Behaviors.same();
    }

    private static String name(ActorRef<?> actor) {
        return "the actor " + actor.path().toStringWithoutAddress();
    }

    /** Returns the guardian's context, for what an actor needs besides {@link #spawn}. */
    public ActorContext<Void> context() {
        return context;
    }

    /**
     * Starts an actor whose death ends the process.
     *
     * @param messages the type of its messages
     */
    public <T> ActorRef<T> spawn(Class<T> messages, Behavior<T> behavior, String name, Props props) {
        ActorRef<T> child =
                context.spawn(Behaviors.intercept(() -> new Reporter<>(messages, watch), behavior), name, props);
        context.watch(child);
        return child;
    }

    /**
     * Starts the actor of the peers.
     *
     * @param peers its outgoing half
     * @param listener gets what arrives, on the actor's thread
     * @param sentinels cluster addresses of all sentinels; empty for a node that stands alone
     */
    public void spawnPeers(Peers peers, PeerListener listener, List<HostPort> sentinels) {
        spawn(Wire.class, PeerActor.create(peers, listener, sentinels), PeerActor.NAME, CLUSTER);
    }

    /**
     * Starts an actor of the cluster's dispatcher, whose death ends the process. It must not wait: the connections
     * between processes are served by the same thread.
     */
    public <T> ActorRef<T> spawnInCluster(Class<T> messages, Behavior<T> behavior, String name) {
        return spawn(messages, behavior, name, CLUSTER);
    }

    /** Starts an actor on the default dispatcher whose death ends the process. */
    public <T> ActorRef<T> spawn(Class<T> messages, Behavior<T> behavior, String name) {
        return spawn(messages, behavior, name, Props.empty());
    }

    /** Reports what an actor throws, with its stack, at once; then the actor stops. */
    private static final class Reporter<T> extends BehaviorInterceptor<T, T> {
        private final ProcessWatch watch;

        Reporter(Class<T> messages, ProcessWatch watch) {
            super(messages);
            this.watch = watch;
        }

        @Override
        public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
            try {
                return target.start(context);
            } catch (RuntimeException e) {
                return failed(context, e);
            }
        }

        @Override
        public Behavior<T> aroundReceive(TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
            try {
                return target.apply(context, message);
            } catch (RuntimeException e) {
                return failed(context, e);
            }
        }

        @Override
        public Behavior<T> aroundSignal(TypedActorContext<T> context, Signal signal, SignalTarget<T> target) {
            try {
                return target.apply(context, signal);
            } catch (RuntimeException e) {
                return failed(context, e);
            }
        }

        private Behavior<T> failed(TypedActorContext<T> context, RuntimeException error) {
            watch.failed(name(context.asJava().getSelf()), error);
            return Behaviors.stopped();
        }
    }
}
