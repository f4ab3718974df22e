package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.session.ShardView;

/** The facts of the engine that sessions may know without asking the shard. The shard's thread only. */
record EngineView(CommandEngine engine, ShardView view) {
    /** Tells sessions how the engine stands now. */
    void publish() {
        view.publish(engine.access(), engine.writeRefusal(), engine.outOfMemory());
    }
}
