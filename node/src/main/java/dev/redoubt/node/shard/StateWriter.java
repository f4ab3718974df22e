package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the member's state durable on the IO pool, one write at a time. The shard's thread only.
 *
 * <p>A disk that is full is waited for: the file is replaced as a whole or not at all, each try writes and fsyncs a new
 * one, and nothing that rests on the state has been answered. Only a lone node that cannot even open its term ends.
 */
final class StateWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    private static final long RETRY_MS = 1000;

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final ShardSetup setup;
    private final Runnable newestStored;
    private @Nullable StoredState storing;
    private MemberEffect.@Nullable Store nextStore;
    private boolean everStored;
    private boolean failing;
    private long failedMs;

    /** @param newestStored called when nothing newer waits to be stored, after what waited for it was sent */
    StateWriter(ShardTasks tasks, ShardCore<?> core, ShardSetup setup, Runnable newestStored) {
        this.tasks = tasks;
        this.core = core;
        this.setup = setup;
        this.newestStored = newestStored;
    }

    /** Only the newest state is written; what was asked for before it is durable with it. */
    void store(MemberEffect.Store store) {
        nextStore = store;
        if (storing == null && !failing) {
            writeState();
        }
    }

    /** Returns whether the last try has failed. */
    boolean isFailing() {
        return failing;
    }

    void cron() {
        if (failing && storing == null && setup.clock().monotonicMs() - failedMs >= RETRY_MS) {
            writeState();
        }
    }

    private void writeState() {
        MemberEffect.Store store = nextStore;
        if (store == null) {
            return;
        }
        nextStore = null;
        storing = store.state();
        Map<String, String> fields = new TreeMap<>(store.state().format());
        fields.put(ShardSetup.ID_KEY, setup.boot().id().hex());
        tasks.io(
                () -> {
                    setup.state().write(fields);
                    return store.number();
                },
                (number, failure) -> {
                    storing = null;
                    if (failure != null || number == null) {
                        failed(store, failure == null ? new Error() : failure);
                        return;
                    }
                    if (failing) {
                        LOG.info("The member's state can be stored again");
                    }
                    failing = false;
                    everStored = true;
                    core.on(new MemberEvent.Stored(number));
                    writeState();
                    if (storing == null) {
                        newestStored.run();
                    }
                });
    }

    private void failed(MemberEffect.Store store, Throwable failure) {
        boolean opening = !everStored && setup.config().node().sentinels().isEmpty();
        if (opening || !(failure instanceof IOException)) {
            tasks.fatal("The member's state cannot be stored", failure);
            return;
        }
        if (!failing) {
            LOG.error(
                    "The member's state cannot be stored: {}. Retrying; check disk space and disk.",
                    failure.toString());
        }
        failing = true;
        failedMs = setup.clock().monotonicMs();
        nextStore = nextStore == null ? store : nextStore;
    }
}
