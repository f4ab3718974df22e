package dev.redoubt.node.shard;

import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.recovery.Recovery;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** DEBUG LOADAOF: the keyspace anew from the log; nothing is served in between. The shard's thread only. */
final class LogReload implements ProcessCommands.Reload {
    private final ShardCore<?> core;
    private final Recovery recovery;
    private final boolean possible;
    private boolean running;

    /** Waits for the load that has begun; null if none has. */
    private @Nullable Consumer<@Nullable Throwable> waiting;

    /** @param possible whether this is a node without sentinels that has a log */
    LogReload(ShardCore<?> core, Recovery recovery, boolean possible) {
        this.core = core;
        this.recovery = recovery;
        this.possible = possible;
    }

    @Override
    public void begin(Consumer<@Nullable Throwable> then) {
        if (!possible) {
            // DIFFERS: a member of a shard would seem to be gone meanwhile, and without a log there is none to load.
            then.accept(new IOException("DEBUG LOADAOF needs a node without sentinels, and appendonly yes"));
            return;
        }
        if (running || !core.hasLog()) {
            then.accept(new IOException("The log is being loaded already"));
            return;
        }
        running = true;
        core.whenIdle(() -> recovery.reload(() -> true, failure -> {
            if (failure == null) {
                waiting = then;
            } else {
                then.accept(failure);
            }
        }));
    }

    /** The log is loaded, whoever asked for that. */
    void loaded() {
        Consumer<@Nullable Throwable> told = waiting;
        waiting = null;
        running = false;
        if (told != null) {
            told.accept(null);
        }
    }
}
