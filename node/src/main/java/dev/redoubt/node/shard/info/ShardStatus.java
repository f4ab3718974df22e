package dev.redoubt.node.shard.info;

import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The immutable picture of one part of a shard and its process, as INFO and ROLE show it. The shard's thread takes it;
 * afterwards any thread may read it. Counters are those since the start or since CONFIG RESETSTAT.
 */
public sealed interface ShardStatus {
    /**
     * The process and its server.
     *
     * @param redisVersion of the Redis that is spoken
     * @param version of Redoubt; {@code dev} outside of a jar
     * @param multiplexing {@code epoll} or {@code nio}
     * @param runId of this process
     * @param shutdownWaitsMs for how long a shutdown waits for replicas at most, in milliseconds; negative if none does
     * @param member the id that outlives the process
     * @param configFile the absolute name of the configuration file; empty if there is none
     */
    record Server(
            String redisVersion,
            String version,
            String multiplexing,
            String runId,
            int port,
            long unixMs,
            long uptimeSeconds,
            int hz,
            long shutdownWaitsMs,
            MemberId member,
            String configFile)
            implements ShardStatus {}

    /**
     * The connected clients.
     *
     * @param maxInputBytes of the longest query buffer
     * @param maxOutputBytes of the longest list of replies
     * @param timed of those that are blocked, those that do not wait for ever
     * @param heldReplyBytes of the replies that wait for the log
     */
    record Clients(
            int connected,
            int maxClients,
            long maxInputBytes,
            long maxOutputBytes,
            int blocked,
            int timed,
            int subscribers,
            int trackers,
            long heldReplyBytes)
            implements ShardStatus {}

    /**
     * The memory of keyspace, JVM and machine, in bytes.
     *
     * @param data the bytes of the keyspace
     * @param free in the keyspace's pages
     * @param index of {@code data}, those of the indexes of keys
     * @param startup of {@code data}, what an empty keyspace has
     * @param peak the most that {@link #used} was
     * @param resident of the process; 0 where the kernel does not tell
     * @param limit {@code maxmemory}; 0 for none
     * @param accounts what the account of the process has
     * @param lazyFreed values that were left to the collector since the last CONFIG RESETSTAT
     * @param policy {@code maxmemory-policy} as CONFIG GET writes it
     */
    record Memory(
            long data,
            long free,
            long index,
            long startup,
            long peak,
            long resident,
            long heapUsed,
            long heapCommitted,
            long heapMax,
            long system,
            long limit,
            Accounts accounts,
            ScriptMemory scripts,
            long lazyFreed,
            String policy)
            implements ShardStatus {
        /** Returns the bytes of data and of all that is counted beside them: {@code used_memory}. */
        public long used() {
            return data + accounts.besidesData();
        }

        /** Returns what is not the data themselves (object.c getMemoryOverheadData). */
        public long overhead() {
            return Math.max(index, startup) + accounts.besidesData();
        }

        /** Returns the rest: {@code used_memory_dataset}. */
        public long dataset() {
            return Math.max(0, used() - overhead());
        }

        /** Returns the part of the data in what has come since the start. */
        public double datasetPercent() {
            return used() <= startup ? 0 : dataset() * 100.0 / (used() - startup);
        }

        /** Returns {@link #used} with the free blocks in pages. */
        public long active() {
            return used() + free;
        }

        /**
         * Returns {@code mem_fragmentation_ratio}. DIFFERS: Redis divides the resident memory by what is used. Here
         * most of it is the JVM's own, so the divisor is what would be resident without the free blocks in the
         * keyspace's pages.
         */
        public double fragmentation() {
            long held = Math.max(resident, active());
            return held / (double) Math.max(1, held - free);
        }
    }

    /**
     * The scripts.
     *
     * @param cacheBytes of the scripts that EVALSHA finds
     * @param cached how many those are
     */
    record ScriptMemory(long cacheBytes, long functionBytes, int cached, int functions, int libraries) {
        /** A process without scripts. */
        public static final ScriptMemory NONE = new ScriptMemory(0, 0, 0, 0, 0);
    }

    /**
     * The account of the process's heap, in bytes.
     *
     * @param dataLimit the bound of the data set in force
     * @param capacity what data, requests, replies and records may take together
     * @param available what nobody holds; negative when more was taken
     * @param clients what requests and replies hold
     * @param log what records on their way and the backlog hold
     */
    record Accounts(
            long dataLimit,
            long capacity,
            long available,
            long clients,
            long log,
            long backlog,
            long replication,
            long scripts) {
        /** Returns what all but the data hold. */
        public long besidesData() {
            return clients + log + backlog + replication + scripts;
        }
    }

    /**
     * The files.
     *
     * @param load the load in progress; null while there is none
     * @param appendonly true if the AOF is on
     * @param healthy false while the AOF cannot be written or fsynced
     * @param pendingBytes of executed writes that are in no record yet
     * @param fsyncing true while an fsync of the log runs
     * @param archive of the log
     * @param restore from the archive
     * @param verify of backups
     */
    record Persistence(
            @Nullable Load load,
            SnapshotStatus snapshots,
            boolean appendonly,
            boolean healthy,
            long pendingBytes,
            boolean fsyncing,
            ArchiveStatus archive,
            RestoreStatus restore,
            VerifyStatus verify)
            implements ShardStatus {}

    /**
     * A load in progress.
     *
     * @param startedMs Unix time in milliseconds
     */
    record Load(long startedMs, long appliedBytes) {}

    /**
     * The counters of the process. Rates are of the last seconds.
     *
     * @param sanitizations how many payloads of RESTORE were checked
     * @param migrateSockets the connections to targets of MIGRATE
     */
    record Stats(
            Network network,
            long commands,
            long commandsPerSecond,
            Syncs syncs,
            Removals removals,
            long keyspaceHits,
            long keyspaceMisses,
            long sanitizations,
            int channels,
            int patterns,
            Tracked tracked,
            int migrateSockets,
            long errors)
            implements ShardStatus {}

    /**
     * The keys of which clients that cache are to hear.
     *
     * @param items the pairs of a key and a client that has read it
     */
    record Tracked(int keys, long items, int prefixes) {}

    /**
     * The traffic of clients.
     *
     * @param reads how often a socket had something
     * @param writes how often a socket was given something
     * @param slowClients connections that were closed because their replies passed the output limit
     */
    record Network(
            long accepted,
            long rejected,
            long inputBytes,
            long outputBytes,
            long reads,
            long writes,
            long inputBytesPerSecond,
            long outputBytesPerSecond,
            long slowClients,
            long evictedClients) {
        /** A process whose server does not listen yet. */
        public static final Network NONE = new Network(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** Returns the counters since {@code before}, and the present rates. */
        public Network since(Network before) {
            return new Network(
                    accepted - before.accepted,
                    rejected - before.rejected,
                    inputBytes - before.inputBytes,
                    outputBytes - before.outputBytes,
                    reads - before.reads,
                    writes - before.writes,
                    inputBytesPerSecond,
                    outputBytesPerSecond,
                    slowClients - before.slowClients,
                    evictedClients - before.evictedClients);
        }
    }

    /**
     * The keys that went without being asked for, and the time that it took.
     *
     * @param expireMillis of active expiry
     * @param expireCaps how often active expiry has used up its time
     * @param evictingMillis during which the data were above maxmemory behind a slice of eviction, in all
     * @param evictingNowMillis the same of the eviction that goes on; 0 if none does
     */
    record Removals(
            long expired,
            long evicted,
            long expireMillis,
            long expireCaps,
            long evictingMillis,
            long evictingNowMillis) {}

    /** The synchronisations that replicas asked for. */
    record Syncs(long full, long partialOk, long partialErr) {
        /** The counters at the start. */
        public static final Syncs NONE = new Syncs(0, 0, 0);

        /** Returns the counters since {@code before}. */
        public Syncs since(Syncs before) {
            return new Syncs(full - before.full, partialOk - before.partialOk, partialErr - before.partialErr);
        }
    }

    /**
     * The member's place in its replication group.
     *
     * @param link to the master; null on a master
     * @param replicas that are connected
     * @param failsOver true while commands wait for a planned failover
     * @param end of the log, as far as it is written
     * @param previous the history before the present one; null if there was none
     * @param backlogBytes {@code repl-backlog-size}
     * @param heldBytes of recent records that are kept for replicas
     * @param quorum true if writes are acknowledged by a majority
     */
    record Replication(
            @Nullable MasterLink link,
            List<Replica> replicas,
            boolean failsOver,
            LogEnd end,
            @Nullable Previous previous,
            long backlogBytes,
            long heldBytes,
            long commitIndex,
            boolean quorum)
            implements ShardStatus {}

    /**
     * A replica's link to its master. A member without a role is shown as a replica whose master is away: clients must
     * not write to it.
     *
     * @param master where clients reach the master; null if it is not known
     * @param linked true if the master is heard of
     * @param synchronised true if the link is up as in Redis: linked, and the log is matched
     * @param downSeconds for how long the master was not heard of; -1 if that is not known
     * @param receivesBase true while a full sync runs
     * @param priority {@code replica-priority}
     */
    record MasterLink(
            @Nullable HostPort master,
            boolean linked,
            boolean synchronised,
            long downSeconds,
            boolean receivesBase,
            int priority) {}

    /**
     * A replica as its master sees it.
     *
     * @param address where clients reach it; null if it is not known
     * @param online false while it gets a full sync
     * @param offset up to which it has the log
     * @param lagSeconds since it acknowledged something
     * @param member its id; null for a replica of Redis
     * @param index of the last record that it has; without meaning for a replica of Redis
     */
    record Replica(
            @Nullable HostPort address,
            boolean online,
            long offset,
            long lagSeconds,
            @Nullable MemberId member,
            long index) {}

    /**
     * The history before the present one.
     *
     * @param offset up to which both are the same
     */
    record Previous(ReplId replId, long offset) {}

    /**
     * Processor time of this process, in seconds.
     *
     * @param system negative where the kernel does not tell
     * @param all negative where the JVM does not tell
     * @param threadUser of the shard's thread; negative where the JVM does not tell
     * @param threadAll of it, with the time of the kernel
     */
    record Cpu(double system, double all, double threadUser, double threadAll) implements ShardStatus {}
}
