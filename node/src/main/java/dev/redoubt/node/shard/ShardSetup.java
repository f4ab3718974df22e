package dev.redoubt.node.shard;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.persistence.journal.JournalConfig;
import dev.redoubt.persistence.journal.LogWriter;
import io.netty.channel.EventLoop;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The parts of a shard; the starter of the process opens all of them.
 *
 * @param config the directives, which CONFIG SET changes on the shard's thread
 * @param keyspaces makes its keyspaces; may be reading the base already
 * @param journal the plugin sections of its log
 * @param writer its log, opened and registered
 * @param state where the member's durable state lies
 * @param boot what the member knows at its start
 * @param member the core's settings
 * @param peers how it reaches others
 * @param clock its clocks
 * @param sessions the sessions of the process
 * @param loop its event loop, which is also its dispatcher's executor
 * @param io runs what waits for files
 * @param roles is told of each change of role, on the loop
 * @param ready runs once, on the loop, when the data are loaded and clients can be served
 * @param watch ends the process when a part of it fails
 * @param exit ends the process with a status; called on the loop, so it must hand that to another thread
 */
public record ShardSetup(
        LiveConfig config,
        ShardKeyspaces keyspaces,
        JournalConfig journal,
        LogWriter writer,
        StateFile state,
        MemberBoot boot,
        MemberSettings member,
        PeerLink peers,
        ShardClock clock,
        ProcessSessions sessions,
        EventLoop loop,
        ExecutorService io,
        Consumer<MemberRole> roles,
        Runnable ready,
        ProcessWatch watch,
        IntConsumer exit) {
    /** The key of the state file under which the member's id lies, beside the core's own keys. */
    public static final String ID_KEY = "id";

    /** Akka's persistenceId of the shard, from which its actors are named too. */
    public String persistenceId() {
        return journal.name();
    }
}
