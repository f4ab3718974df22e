package dev.redoubt.node.session;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.psync.ReplicaOptions;
import dev.redoubt.node.psync.SyncRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * REPLCONF, PSYNC and SYNC, by which a replica of Redis takes the log (replication.c). The session's loop only.
 *
 * <p>DIFFERS: {@code capa eof} is not made use of, {@code rdb-filter-only} and FAILOVER are refused, and other commands
 * of such a connection get no reply.
 */
final class ReplicaCommands {
    private static final int NAME_CHARS = 128;

    /** As NET_HOST_STR_LEN. */
    private static final int MOST_HOST_CHARS = 256;

    private static final int MOST_PORT = 65535;

    private final ShardLink shard;

    ReplicaCommands(ShardLink shard) {
        this.shard = shard;
    }

    /** REPLCONF: options of the replica, in pairs; ACK and GETACK have no reply. */
    void replconf(SessionContext c) {
        if (c.args.length % 2 == 0) {
            c.error(Texts.SYNTAX);
            return;
        }
        for (int i = 1; i < c.args.length; i += 2) {
            String name = Texts.latin1(c.args[i]).toLowerCase(Locale.ROOT);
            if (name.equals("ack")) {
                acked(c, c.args[i + 1]);
                return;
            }
            if (name.equals("getack")) {
                // A master asks it, and this is none's replica.
                return;
            }
            ReplicaOptions options = option(c, name, c.args[i + 1]);
            if (options == null) {
                return;
            }
            c.session().replicaOptions = options;
        }
        c.reply.ok();
    }

    private void acked(SessionContext c, byte[] offset) {
        if (c.session().replica != null && c.longArg(offset)) {
            shard.replica(new ReplicaEvent.Acked(c.session().id(), c.number));
        }
    }

    /** Returns the options with that one; null if it was answered with an error. */
    private static @Nullable ReplicaOptions option(SessionContext c, String name, byte[] value) {
        ReplicaOptions options = c.session().replicaOptions;
        switch (name) {
            case "listening-port":
                if (!c.longArg(value)) {
                    return null;
                }
                return options.withPort((int) Math.max(0, Math.min(MOST_PORT, c.number)));
            case "ip-address":
                if (value.length >= MOST_HOST_CHARS) {
                    c.error("ERR REPLCONF ip-address provided by replica instance is too long: " + value.length
                            + " bytes");
                    return null;
                }
                return options.withHost(Texts.printed(value, MOST_HOST_CHARS));
            case "capa":
                // Whatever else a replica can do is not used: the snapshot goes out with its length, which all can
                // read.
                return Texts.is(value, "psync2") ? options.withPsync2() : options;
            case "rdb-only":
                if (!c.longArg(value)) {
                    return null;
                }
                return options.withRdbOnly(c.number == 1);
            case "version":
                return options;
            default:
                c.error("ERR Unrecognized REPLCONF option: " + Texts.printed(Texts.bytes(name), NAME_CHARS));
                return null;
        }
    }

    /** PSYNC replid offset. */
    void psync(SessionContext c) {
        if (c.args.length > 3) {
            // A coordinated failover of Redis (FAILOVER): roles are the sentinels' (docs/protocol.md 5.8).
            c.error("ERR PSYNC FAILOVER is not supported: roles are given by the sentinels");
        } else if (c.longArg(c.args[2])) {
            begin(c, true, Texts.latin1(c.args[1]), c.number);
        }
    }

    /** SYNC: the snapshot, and the stream behind it, without a word of where that is. */
    void sync(SessionContext c) {
        begin(c, false, "?", -1);
    }

    private void begin(SessionContext c, boolean psync, String replId, long next) {
        Session session = c.session();
        if (session.mastersOnly) {
            c.error("ERR " + c.spec.name().toUpperCase(Locale.ROOT) + " needs a connection of a socket");
        } else if (session.replica == null) {
            ReplicaOutlet outlet = new ReplicaOutlet(session, shard);
            session.replica = outlet;
            // A reply in the stream would be taken for a part of it.
            session.mode.off();
            shard.replica(new ReplicaEvent.Sync(outlet, new SyncRequest(psync, replId, next, session.replicaOptions)));
        }
    }
}
