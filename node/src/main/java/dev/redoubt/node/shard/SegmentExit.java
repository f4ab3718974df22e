package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.Content;
import dev.redoubt.node.shard.core.ShardCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives segments with their replies to the gate, with what these tell of data. The shard's thread only. */
final class SegmentExit {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentExit.class);

    private final ShardCore<Outgoing> core;
    private final GateExit replies;
    private final CommandEngine engine;
    private final MemoryGovernor memory;
    private final Commands content = new Commands();

    SegmentExit(ShardCore<Outgoing> core, GateExit replies, CommandEngine engine, MemoryGovernor memory) {
        this.core = core;
        this.replies = replies;
        this.engine = engine;
        this.memory = memory;
    }

    /** Returns the flags of the commands of a segment that has just run, with {@code READONLY} if one told of data. */
    long flags(Segment segment) {
        return segment.flags() | (engine.toldOfData() ? CommandFlag.READONLY.bit() : 0);
    }

    /**
     * Lets a segment leave.
     *
     * @param wrote its commands made effects
     * @param executedAs what data commands got when it was run
     * @param flags of its commands; 0 if none of them ran
     */
    void leave(Segment segment, boolean wrote, Access executedAs, long flags) {
        content.flags = flags;
        replies.leave(core, segment, wrote, executedAs, content);
    }

    /** Lets a segment leave whose only reply was promised and has come. */
    void leaveLate(Segment segment) {
        replies.leave(core, segment, false, core.access(), null);
    }

    /** DIFFERS: redis-server has no limit for replies of ordinary clients. */
    void drop(Segment segment) {
        LOG.warn(
                "Client id={} closed for overcoming of output buffer limits: the reply to '{}' needs more than the {}"
                        + " bytes of memory that are left",
                segment.client().id(),
                segment.spec(segment.size() - 1).name(),
                memory.availableBytes());
        replies.dropped(segment);
    }

    /** The commands of the segment whose reply leaves, as the core asks about them; used again for each. */
    private static final class Commands implements Content {
        private long flags;

        @Override
        public boolean readsData() {
            return DataCommands.anyRead(flags);
        }

        @Override
        public boolean writesData() {
            return DataCommands.anyWrite(flags);
        }
    }
}
