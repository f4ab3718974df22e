package dev.redoubt.node.shard.recovery;

import akka.actor.ActorRef;
import akka.actor.PoisonPill;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.lifecycle.ProcessEndException;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.JournalConfig;
import dev.redoubt.persistence.journal.ShardJournal;
import io.netty.channel.EventLoop;
import java.io.IOException;
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
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final ActorContext<?> context;
    private final ShardTasks tasks;
    private final LoadHost host;
    private final JournalConfig config;
    private final ShardFiles files;
    private final EventLoop loop;
    private final CommandEngine engine;
    private final ShardKeyspaces keyspaces;
    private @Nullable ActorRef journal;
    private @Nullable Loading loading;
    private int journalNumber;

    /**
     * Prepares the recovery of a shard; {@link #load} begins it.
     *
     * @param context of the shard's actor, whose children the journals are
     */
    public Recovery(
            ActorContext<?> context,
            ShardTasks tasks,
            LoadHost host,
            JournalConfig config,
            ShardFiles files,
            EventLoop loop,
            CommandEngine engine,
            ShardKeyspaces keyspaces) {
        this.context = context;
        this.tasks = tasks;
        this.host = host;
        this.config = config;
        this.files = files;
        this.loop = loop;
        this.engine = engine;
        this.keyspaces = keyspaces;
    }

    /** Recovers from the log by a new journal actor. */
    public void load() {
        host.loadBegins();
        journalNumber++;
        loading = new Loading(engine, files.writer().log(), files.writer().credit(), this::scheduleSlice, this::loaded);
        JournalListener listener =
                new JournalListener(tasks, host, this, files.writer().credit(), journalNumber);
        ActorRef started =
                Adapter.actorOf(context, ShardJournal.props(config, listener), config.actorName(journalNumber));
        Adapter.watch(context, started);
        config.plugins(Adapter.toClassic(context.getSystem())).forEach(plugin -> Adapter.watch(context, plugin));
        journal = started;
    }

    private void scheduleSlice() {
        // By the loop's timers, never by a message to itself: the sockets would starve.
        var unused = loop.schedule(() -> tasks.soon(this::applySlice), 0, TimeUnit.NANOSECONDS);
    }

    /** Returns whether a report of the journal with this number is of the present one. */
    public boolean isCurrent(int number) {
        return number == journalNumber;
    }

    void baseFound(BaseInfo base) {
        Loading target = loading;
        if (target == null) {
            return;
        }
        target.baseFound(base);
        var unused = keyspaces
                .load(base, files.io())
                .whenComplete((read, failure) -> tasks.soon(() -> {
                    if (failure != null) {
                        tasks.fatal("The base " + base.file() + " cannot be loaded", unreadable(base, failure));
                    } else if (target == loading) {
                        target.baseRead(base, read);
                    }
                }));
    }

    /** An IOException says all that an operator needs; whatever else it is, is a defect. */
    private static Throwable unreadable(BaseInfo base, Throwable failure) {
        if (!(failure instanceof IOException known)) {
            return failure;
        }
        return new ProcessEndException(
                "The base " + base.file() + " cannot be loaded: " + FileErrors.text(known)
                        + ". Nothing on disk was changed. " + LogDamagedException.WAYS_ON_FILES + ".",
                null);
    }

    /** The load that is under way, or null. */
    @Nullable
    public Loading loading() {
        return loading;
    }

    private void applySlice() {
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
        host.loaded(new LogTail(files.writer().log()), ready);
    }

    /**
     * Stops the journal, lets {@code change} work on the idle log, and recovers from what is there then (3.6).
     *
     * @param then gets null or why the change failed, before the recovery begins
     */
    public void reload(Callable<?> change, Consumer<@Nullable Throwable> then) {
        host.loadBegins();
        host.logReplaced();
        journalNumber++;
        ActorRef old = journal;
        journal = null;
        loading = null;
        if (old != null) {
            Adapter.unwatch(context, old);
            old.tell(PoisonPill.getInstance(), ActorRef.noSender());
        }
        // Behind whatever the journal had handed to the log.
        var unused = files.writer()
                .exclusive(change)
                .whenComplete((done, failure) -> tasks.soon(() -> {
                    then.accept(failure);
                    engine.setKeyspace(keyspaces.create());
                    load();
                }));
    }

    /** The journal or one of its plugins has stopped. It is never restarted: what is in memory ahead of the disk would have no owner. */
    public void journalStopped() {
        tasks.fatal("The journal has stopped", new IllegalStateException("the log says why"));
    }
}
