package dev.redoubt.node.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import akka.remote.artery.ThisActorSystemQuarantinedEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor that keeps one process in the cluster. An ActorSystem that was downed or quarantined can never rejoin
 * under its uid, so the supervisor ends it and starts a new one in the same process (ARCHITECTURE.md, sentinels).
 *
 * <pre>
 *   start -> RUNNING -- terminated without being asked: downed, quarantined --> RESTARTING -> RUNNING
 *               |
 *             close -> CLOSED
 * </pre>
 *
 * <p>A thread of its own starts the later systems. Each start is a new incarnation of everything that lives in it.
 */
public final class ActorSystemSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActorSystemSupervisor.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

    private final Starter starter;
    private final Consumer<Exception> lost;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable ActorSystem<?> system;

    /** Starts the next ActorSystem and all that lives in it. */
    public interface Starter {
        /** Called by the constructor's thread the first time, then by the supervisor's. */
        ActorSystem<?> start() throws Exception;
    }

    private ActorSystemSupervisor(Starter starter, Consumer<Exception> lost) {
        this.starter = starter;
        this.lost = lost;
    }

    /**
     * Starts the first system in this thread.
     *
     * @param lost is told when a later system could not be started; the process is of no use then
     * @throws Exception what the starter threw
     */
    public static ActorSystemSupervisor start(Starter starter, Consumer<Exception> lost) throws Exception {
        ActorSystemSupervisor keeper = new ActorSystemSupervisor(starter, lost);
        keeper.adopt(starter.start());
        Thread thread = new Thread(keeper::keep, "redoubt-keeper");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (dead, error) -> lost.accept(new IllegalStateException("the supervisor of the ActorSystem", error)));
        thread.start();
        return keeper;
    }

    private synchronized void adopt(ActorSystem<?> next) {
        system = next;
        next.systemActorOf(quarantineWatch(next), "quarantine-watch", Props.empty());
    }

    private void keep() {
        while (true) {
            // No variable of this thread may hold a system that has ended: its shard would stay in memory.
            awaitEnd(system());
            if (closing.getCount() == 0) {
                return;
            }
            LOG.warn("The Akka cluster downed or quarantined this process; it rejoins with a new ActorSystem. Check the"
                    + " network, and pauses of this machine.");
            try {
                adopt(starter.start());
                if (closing.getCount() == 0) {
                    // Closed meanwhile: close() has ended the system.
                    system().terminate();
                    return;
                }
            } catch (Exception e) {
                lost.accept(e);
                return;
            }
        }
    }

    /** The system in use. */
    public synchronized ActorSystem<?> system() {
        if (system == null) {
            throw new IllegalStateException("not started");
        }
        return system;
    }

    private static Behavior<ThisActorSystemQuarantinedEvent> quarantineWatch(ActorSystem<?> system) {
        return Behaviors.setup(context -> {
            system.eventStream()
                    .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, context.getSelf()));
            return Behaviors.receiveMessage(event -> {
                LOG.info("The process at {} quarantined this ActorSystem.", event.remoteAddress());
                system.terminate();
                return Behaviors.stopped();
            });
        });
    }

    private static void awaitEnd(ActorSystem<?> system) {
        try {
            system.getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            LOG.warn(
                    "The ActorSystem ended with an error: {}. This is a defect; please report it.",
                    String.valueOf(e.getCause()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the system in an orderly way, and waits for it. */
    @Override
    public void close() {
        closing.countDown();
        ActorSystem<?> last = system();
        last.terminate();
        try {
            last.getWhenTerminated().toCompletableFuture().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("The ActorSystem did not end within {} s; it ends with this process.", STOP_WITHIN.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
