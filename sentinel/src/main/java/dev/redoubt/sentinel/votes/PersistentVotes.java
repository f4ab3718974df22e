package dev.redoubt.sentinel.votes;

import akka.actor.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import com.typesafe.config.Config;
import dev.redoubt.persistence.journal.AofLogs;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.sentinel.core.VoteState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vote journal of one ActorSystem: a {@link VoteActor} on the {@link VoteLog}. Thread-safe. */
public final class PersistentVotes implements VoteJournal {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentVotes.class);

    /** Completes with the newest entry when the journal is read. */
    private final CompletableFuture<VoteState> recovered = new CompletableFuture<>();

    private final LogWriter writer;
    private final ActorRef actor;

    /** The sections that the configuration of the ActorSystem needs. */
    public static Config sections() {
        return VoteActor.CONFIG.sections();
    }

    /**
     * Starts the persistent actor below the actor of {@code context}, whose system has the {@link #sections}. That
     * actor gets {@code Terminated} when the persistent actor or one of its plugins has stopped.
     */
    public PersistentVotes(ActorContext<?> context, VoteLog log, ExecutorService io) {
        writer = log.writer(io);
        AofLogs.get(Adapter.toClassic(context.getSystem())).register(VoteActor.CONFIG.name(), writer);
        actor = Adapter.actorOf(context, VoteActor.props(log.isDoubtful(), recovered), VoteActor.CONFIG.actorName(1));
        Adapter.watch(context, actor);
        VoteActor.CONFIG
                .plugins(Adapter.toClassic(context.getSystem()))
                .forEach(plugin -> Adapter.watch(context, plugin));
    }

    @Override
    public CompletionStage<VoteState> recover() {
        return recovered;
    }

    @Override
    public CompletionStage<Void> persist(VoteState state) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        actor.tell(new VoteActor.Persist(state, done), ActorRef.noSender());
        return done;
    }

    @Override
    public CompletionStage<Void> close() {
        writer.close();
        return writer.exclusive(() -> {
                    writer.log().close();
                    return true;
                })
                .handle((done, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "The vote journal could not be closed: {}. It is opened anew with the next"
                                        + " ActorSystem; check the disk.",
                                failure.toString());
                    }
                    return nothing();
                });
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static @Nullable Void nothing() {
        return null;
    }
}
