package dev.redoubt.sentinel.votes;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SnapshotOffer;
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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * The persistent actor of the vote journal: an event is a record of the votes' AOF, done when it is fsynced.
 *
 * <pre>
 *   recovering --> READY -- every {@value #REWRITE_EVERY} events --> ROTATING (votes wait) --> READY
 *                    | a write fails: stopped, and with it the sentinel
 * </pre>
 */
final class VoteActor extends AbstractPersistentActor {
    private static final Logger LOG = LoggerFactory.getLogger(VoteActor.class);

    /** Its plugins; votes are rare and their writes wait on the IO pool, so no dispatcher of their own. */
    static final JournalConfig CONFIG = new JournalConfig("votes", "akka.actor.default-dispatcher");

    /** A journal that is longer than this is replaced by a snapshot of its newest entry. */
    static final int REWRITE_EVERY = 512;

    private static final long FIRST_TERM = 1;

    /** A vote to be stored; {@code done} completes when it is durable. */
    record Persist(VoteState state, CompletableFuture<Void> done) {}

    private record Rotated(@Nullable VoteBase base, @Nullable Throwable failure) {}

    private final LogWriter writer;
    private final boolean doubtful;
    private final CompletableFuture<VoteState> recovered;
    private VoteState state = VoteState.EMPTY;
    private long rewrittenAt;
    private @Nullable RecordSealer sealer;
    private @Nullable CompletableFuture<Void> pending;

    private VoteActor(boolean doubtful, CompletableFuture<VoteState> recovered) {
        this.writer = AofLogs.get(getContext().getSystem()).writer(CONFIG.name());
        this.doubtful = doubtful;
        this.recovered = recovered;
    }

    /**
     * How to make one; {@link AofLogs} must have its log.
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
        writer.credit().release(record.payload().length);
        if (record.termReplId() == null) {
            state = VoteEvent.decode(record.payload());
        }
    }

    private void onRecovered() {
        ShardLog log = writer.log();
        RecordSealer chain = new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
        sealer = chain;
        if (log.end().term() == 0) {
            LOG.info("The vote journal is empty: this sentinel is an observer until the others tell it more");
            LogRecord termStart =
                    chain.sealTermStart(FIRST_TERM, ReplId.random(new SecureRandom()), System.currentTimeMillis());
            persist(termStart, written -> recovered.complete(state));
        } else if (doubtful && !state.equals(state.doubted())) {
            LOG.warn("The end of the vote journal is missing: this sentinel is an observer until it has learnt the"
                    + " highest term from the others");
            state = state.doubted();
            persist(next(state), written -> recovered.complete(state));
        } else {
            recovered.complete(state);
        }
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Persist.class, this::onPersist)
                .match(SaveSnapshotFailure.class, VoteActor::onSnapshotFailure)
                .build();
    }

    private void onPersist(Persist vote) {
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
        getContext()
                .become(receiveBuilder()
                        .match(Rotated.class, this::onRotated)
                        .matchAny(later -> stash())
                        .build());
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
            LOG.warn("The vote journal could not be rewritten: {}", String.valueOf(rotated.failure()));
        }
        getContext().become(createReceive());
        unstashAll();
    }

    private static void onSnapshotFailure(SaveSnapshotFailure failed) {
        LOG.warn("The vote journal could not be rewritten: {}", failed.cause().toString());
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
