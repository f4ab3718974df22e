package dev.redoubt.node;

import dev.redoubt.config.FileNames;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.shard.ShardSetup;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.persistence.aof.recovery.ContentTrial;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.aof.recovery.SnapshotRestore;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's data directory: locked for this process, the member's identity and durable state, the log. */
final class NodeDataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDataDirectory.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** The bound of the recent records until the shard sets {@code repl-backlog-size}. */
    private static final long LOG_MEMORY_BYTES = 1 << 20;

    private final NodeSettings settings;
    private final Live<Boolean> loadsTruncated;
    private final SecureRandom random = new SecureRandom();
    private final LogStorage storage;
    private final StateFile state;
    private final MemberId id;
    /** The directive load-snapshot concerns the first start of a log in this process. */
    private boolean opened;

    private NodeDataDirectory(LiveConfig config, LogStorage storage) throws IOException {
        this.settings = config.node();
        this.loadsTruncated = config.live(NodeDirectives.AOF_LOAD_TRUNCATED);
        this.storage = storage;
        this.state = new StateFile(storage, storage.directory().resolve(StoredState.FILE));
        Map<String, String> stored = state.read();
        String known = stored.get(ShardSetup.ID_KEY);
        this.id = known == null ? MemberId.random(random) : new MemberId(known);
        if (known == null) {
            Map<String, String> with = new TreeMap<>(stored);
            with.put(ShardSetup.ID_KEY, id.hex());
            state.write(with);
        }
    }

    /**
     * Opens, and if need be makes, the directory.
     *
     * @throws IOException it is in use, cannot be written, or its identity is damaged
     */
    static NodeDataDirectory open(LiveConfig config) throws IOException {
        LogStorage storage = RealLogStorage.open(config.node().dir());
        try {
            return new NodeDataDirectory(config, storage);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    MemberId id() {
        return id;
    }

    StateFile state() {
        return state;
    }

    /** An opened log and what its start says about the member. */
    record Opened(ShardLog log, MemberBoot boot) {}

    /**
     * Opens the log for a new incarnation.
     *
     * @param trial loads what is taken over before it is
     * @throws IOException the log is damaged or cannot be read; the message names file, place and ways on
     */
    Opened openLog(ContentTrial trial) throws IOException {
        AofOptions options = new AofOptions(
                FileNames.path(settings.appenddirname()).toString(),
                FileNames.path(settings.appendfilename()).toString(),
                FileNames.path(settings.dbfilename()).toString(),
                loadsTruncated.get(),
                LOG_MEMORY_BYTES,
                FileNames.encoding());
        Incarnation incarnation = new Incarnation(random.nextLong());
        if (!settings.appendonly()) {
            StoredState stored = StoredState.parse(state.read());
            // Records in memory: a restart may have lost what was acknowledged.
            return new Opened(
                    LogOpener.openInMemory(storage, options), new MemberBoot(id, incarnation, stored, bootId(), true));
        }
        Path snapshot = settings.loadSnapshot();
        if (snapshot != null && !opened) {
            restore(new SnapshotRestore(storage, options, snapshot), snapshot, trial);
        }
        opened = true;
        StoredState stored = StoredState.parse(state.read());
        AofLog log = LogOpener.open(storage, options, history(stored), trial);
        LoadReport report = log.report();
        report.remarks().forEach(LOG::warn);
        return new Opened(log, new MemberBoot(id, incarnation, stored, bootId(), report.suspect()));
    }

    private void restore(SnapshotRestore restore, Path snapshot, ContentTrial trial) throws IOException {
        if (restore.isDone()) {
            LOG.warn(
                    "load-snapshot: {} was loaded by an earlier start and is not loaded again. Remove the directive. To"
                            + " load the file once more, remove load-snapshot.done from the data directory first.",
                    snapshot);
            return;
        }
        restore.tryContent(trial);
        Map<String, String> fields = new TreeMap<>(state.read());
        StoredState before = StoredState.parse(fields);
        // Before the log changes: a member that was restored must not count in a vote as if it were not (3.4).
        fields.putAll(before.withSuspect(true).format());
        state.write(fields);
        List<Path> former = restore.install(history(before));
        LOG.warn(
                "load-snapshot: the data are those of {} now, as a new history. The former log is in {}.",
                snapshot,
                former.isEmpty() ? "no file: there was none" : former);
    }

    private HistoryStart history(StoredState stored) {
        return new HistoryStart(stored.promised(), random, System.currentTimeMillis());
    }

    private static String bootId() throws IOException {
        return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "";
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            LOG.info(
                    "The lock of the data directory could not be released: {}. It ends with this process.",
                    e.toString());
        }
    }
}
