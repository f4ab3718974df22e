package dev.redoubt.sentinel.votes;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotOffer;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.journal.AofLogs;
import dev.redoubt.persistence.journal.JournalConfig;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.persistence.journal.SnapshotHandle;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.sentinel.core.VoteState;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * The persistent actor of the vote journal. An event is a record of the votes' AOF, and is persisted when it is
 * fsynced.
 *
 * <pre>
 *   RECOVERING --everything is read--> READY
 *   READY --every {@value #REWRITE_EVERY} events--> ROTATING --snapshot begun, or failed--> READY
 *   every state --a read or write fails--> Akka stops it, and the sentinel ends
 * </pre>
 *
 * <p>Votes that come while it is ROTATING wait in the stash.
 */
final class VoteActor extends AbstractPersistentActor {
    private static final Logger LOG = LoggerFactory.getLogger(VoteActor.class);

    /** Its plugins. Votes are rare and their writes wait on the IO pool, so they have no dispatcher of their own. */
    static final JournalConfig CONFIG = new JournalConfig("votes", "akka.actor.default-dispatcher");

    /** The number of entries after which the journal is replaced by a snapshot of its newest entry. */
    static final int REWRITE_EVERY = 512;

    private static final long FIRST_TERM = 1;

    /** Our own messages to this actor: one without a handler does not compile. */
    private sealed interface Command {
        void accept(VoteActor actor);
    }

    /** Stores a vote; {@code done} completes when it is durable. */
    record Persist(VoteState state, CompletableFuture<Void> done) implements Command {
        @Override
        public void accept(VoteActor actor) {
            actor.onPersist(this);
        }
    }

    /** The log was rotated: {@code base} is the snapshot to save; null with a {@code failure}. */
    private record Rotated(@Nullable VoteBase base, @Nullable Throwable failure) implements Command {
        @Override
        public void accept(VoteActor actor) {
            actor.onRotated(this);
        }
    }

    private enum State {
        RECOVERING,
        READY,
        ROTATING
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.RECOVERING, Set.of(State.READY),
            State.READY, Set.of(State.ROTATING),
            State.ROTATING, Set.of(State.READY));

    private final StateMachine<State> phase = new StateMachine<>(State.RECOVERING, MOVES);
    private final LogWriter writer;

    /** True if votes may be missing at the end of the journal. */
    private final boolean doubtful;

    private final CompletableFuture<VoteState> recovered;

    /** The newest entry that is durable. */
    private VoteState state = VoteState.EMPTY;

    /** The sequence number at which the journal was last replaced by a snapshot. */
    private long rewrittenAt;

    /** Numbers and chains the records; null while RECOVERING. */
    private @Nullable RecordSealer sealer;

    /** The vote that is being written; null if none is. Akka Persistence takes one command at a time. */
    private @Nullable CompletableFuture<Void> pending;

    private VoteActor(boolean doubtful, CompletableFuture<VoteState> recovered) {
        this.writer = AofLogs.get(getContext().getSystem()).writer(CONFIG.name());
        this.doubtful = doubtful;
        this.recovered = recovered;
    }

    /**
     * Returns the recipe of the actor; {@link AofLogs} must have its log.
     *
     * @param doubtful if votes may be missing: the sentinel is an observer then, and that is stored first
     * @param recovered gets what was stored
     */
    static Props props(boolean doubtful, CompletableFuture<VoteState> recovered) {
        return Props.create(VoteActor.class, () -> new VoteActor(doubtful, recovered));
    }

    @Override
    public String persistenceId() {
        return CONFIG.name();
    }

    @Override
    public String journalPluginId() {
        return CONFIG.journalId();
    }

    @Override
    public String snapshotPluginId() {
        return CONFIG.snapshotId();
    }

    /** Stops instead of a restart, which would forget the votes that wait. */
    @Override
    public void preRestart(Throwable reason, Optional<Object> message) {
        onPersistFailure(reason, null, 0);
        getContext().stop(getSelf());
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(SnapshotOffer.class, this::onBase)
                .match(LogRecord.class, this::onReplayed)
                .match(RecoveryCompleted.class, completed -> onRecovered())
                .build();
    }

    private void onBase(SnapshotOffer offer) throws IOException {
        state = VoteBase.read(((SnapshotHandle) offer.snapshot()).base().file());
        rewrittenAt = offer.metadata().sequenceNr();
    }

    private void onReplayed(LogRecord record) {
        writer.credit().release(record.payload().length());
        if (record.termReplId() == null) {
            state = VoteEvent.decode(record.payload().bytes());
        }
    }

    private void onRecovered() {
        phase.become(State.READY);
        ShardLog log = writer.log();
        RecordSealer chain = new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
        sealer = chain;
        if (log.end().term() == 0) {
            LOG.info("The vote journal is empty. This sentinel is an observer until it has learnt the highest term from"
                    + " the others.");
            LogRecord termStart =
                    chain.sealTermStart(FIRST_TERM, ReplId.random(new SecureRandom()), System.currentTimeMillis());
            persist(termStart, written -> recovered.complete(state));
        } else if (doubtful && !state.equals(state.doubted())) {
            LOG.warn("The end of the vote journal is missing. This sentinel is an observer until it has learnt the"
                    + " highest term from the others.");
            state = state.doubted();
            persist(next(state), written -> recovered.complete(state));
        } else {
            recovered.complete(state);
        }
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Command.class, command -> command.accept(this))
                .match(SaveSnapshotSuccess.class, saved -> LOG.debug("The vote journal is now a snapshot."))
                .match(SaveSnapshotFailure.class, VoteActor::onSnapshotFailure)
                .build();
    }

    private void onPersist(Persist vote) {
        if (phase.is(State.ROTATING)) {
            stash();
            return;
        }
        pending = vote.done();
        persist(next(vote.state()), written -> {
            state = vote.state();
            pending = null;
            vote.done().complete(nothing());
            if (written.index() - rewrittenAt >= REWRITE_EVERY) {
                rewrite();
            }
        });
    }

    private LogRecord next(VoteState vote) {
        RecordSealer chain = sealer;
        if (chain == null) {
            throw new IllegalStateException("not recovered");
        }
        return chain.seal(
                writer.log().end().term(), writer.log().lastDb(), System.currentTimeMillis(), VoteEvent.encode(vote));
    }

    private void rewrite() {
        VoteState rewritten = state;
        rewrittenAt = lastSequenceNr();
        phase.become(State.ROTATING);
        var unused = writer.exclusive(() -> {
                    writer.log().rotate();
                    return VoteBase.of(rewritten, writer.log());
                })
                .whenComplete((base, failure) -> getSelf().tell(new Rotated(base, failure), getSelf()));
    }

    private void onRotated(Rotated rotated) {
        if (rotated.base() != null) {
            saveSnapshot(rotated.base());
        } else {
            LOG.warn(
                    "The vote journal could not be rewritten: {}. It is whole and grows on; check disk space and disk.",
                    String.valueOf(rotated.failure()));
        }
        phase.become(State.READY);
        unstashAll();
    }

    private static void onSnapshotFailure(SaveSnapshotFailure failed) {
        LOG.warn(
                "The vote journal could not be rewritten: {}. It is whole and grows on; check disk space and disk.",
                failed.cause().toString());
    }

    @Override
    public void onPersistFailure(Throwable cause, @Nullable Object event, long seqNr) {
        recovered.completeExceptionally(cause);
        CompletableFuture<Void> waiting = pending;
        if (waiting != null) {
            waiting.completeExceptionally(cause);
        }
    }

    @Override
    public void onRecoveryFailure(Throwable cause, Option<Object> event) {
        recovered.completeExceptionally(cause);
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static @Nullable Void nothing() {
        return null;
    }
}
