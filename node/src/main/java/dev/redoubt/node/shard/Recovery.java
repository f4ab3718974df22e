package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import akka.actor.PoisonPill;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.ShardJournal;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a shard up from its log, and up again when the log was truncated or replaced: only recovery can set Akka's
 * sequence number, so each time it is a new {@link ShardJournal}. The shard's thread only.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Shard shard;
    private final ActorContext<ShardActor.Command> context;
    private @Nullable ActorRef journal;
    private @Nullable Loading loading;
    private int journalNumber;

    Recovery(Shard shard, ActorContext<ShardActor.Command> context) {
        this.shard = shard;
        this.context = context;
    }

    /** Recovers from the log by a new journal actor. */
    void load() {
        shard.beginLoading();
        journalNumber++;
        ShardSetup setup = shard.setup;
        loading = new Loading(shard.engine, setup.writer().credit(), this::scheduleSlice, this::loaded);
        JournalListener listener = new JournalListener(shard, context.getSelf(), journalNumber);
        ActorRef started = Adapter.actorOf(
                context,
                ShardJournal.props(setup.journal(), listener),
                setup.journal().actorName(journalNumber));
        Adapter.watch(context, started);
        journal = started;
    }

    private void scheduleSlice() {
        // By the loop's timers, never by a message to itself: the sockets would starve.
        var unused = shard.setup
                .loop()
                .schedule(() -> context.getSelf().tell(ShardActor.Signal.APPLY), 0, TimeUnit.NANOSECONDS);
    }

    /** Returns whether a report of the journal with this number is of the present one. */
    boolean isCurrent(int number) {
        return number == journalNumber;
    }

    void baseFound(BaseInfo base) {
        Loading target = loading;
        if (target == null) {
            return;
        }
        target.baseFound(base);
        var unused = shard.keyspaces
                .load(base, shard.setup.io())
                .whenComplete((read, failure) -> shard.afterIo(() -> {
                    if (failure != null) {
                        shard.fatal("The base " + base.file() + " cannot be loaded", failure);
                    } else if (target == loading) {
                        target.baseRead(base, read);
                    }
                }));
    }

    /** The load that is under way, or null. */
    @Nullable
    Loading loading() {
        return loading;
    }

    void applySlice() {
        if (loading != null) {
            loading.slice();
        }
    }

    private void loaded(Loading done) {
        ActorRef ready = journal;
        if (ready == null) {
            return;
        }
        loading = null;
        LOG.info(
                "DB loaded from disk: {} records, {} bytes: {} seconds",
                done.appliedRecords(),
                done.appliedBytes(),
                (System.currentTimeMillis() - done.startedMs()) / 1000.0);
        shard.endLoading(new LogTail(shard.setup.writer().log()), ready);
    }

    /**
     * Stops the journal, lets {@code change} work on the idle log, and recovers from what is there then (3.6).
     *
     * @param then gets null or why the change failed, before the recovery begins
     */
    void reload(Callable<?> change, Consumer<@Nullable Throwable> then) {
        shard.beginLoading();
        shard.engine.effects().discard();
        shard.snapshots.abandon();
        journalNumber++;
        ActorRef old = journal;
        journal = null;
        loading = null;
        if (old != null) {
            Adapter.unwatch(context, old);
            old.tell(PoisonPill.getInstance(), ActorRef.noSender());
        }
        // Behind whatever the journal had handed to the log.
        var unused = shard.setup
                .writer()
                .exclusive(change)
                .whenComplete((done, failure) -> shard.afterIo(() -> {
                    then.accept(failure);
                    shard.engine.setKeyspace(shard.keyspaces.create());
                    load();
                }));
    }

    /** It is never restarted: what is in memory ahead of the disk would have no owner. */
    void journalStopped() {
        shard.fatal("The journal has stopped", new IllegalStateException("the log says why"));
    }
}
