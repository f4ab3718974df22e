package dev.redoubt.node.shard.verify;

import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.VerifiedMark;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.targets.BackupTargets;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One verification by a node. One thread of the IO pool; {@link #work} and {@link #stop} any thread. */
final class VerifyRun implements VerifyProgress {
    /** This part of the memory stays free for clients. */
    private static final int FREE_DIVISOR = 16;

    private final NodeSettings settings;
    private final @Nullable String wanted;
    private final TermTable log;
    private final long archivedIndex;
    private final Supplier<Keyspace> keyspaces;
    private final MemoryGovernor memory;
    private final List<String> faults = new ArrayList<>();
    private long lastIndex;
    private volatile String work = "listing the archive";
    private volatile boolean stopped;

    /**
     * @param wanted the id of a backup; null for the newest one and all behind it
     * @param log the term table of the log
     * @param archivedIndex the last record that the archive has got
     * @param keyspaces makes empty ones
     */
    VerifyRun(
            NodeSettings settings,
            @Nullable String wanted,
            TermTable log,
            long archivedIndex,
            Supplier<Keyspace> keyspaces,
            MemoryGovernor memory) {
        this.settings = settings;
        this.wanted = wanted;
        this.log = log;
        this.archivedIndex = archivedIndex;
        this.keyspaces = keyspaces;
        this.memory = memory;
    }

    /**
     * The result of a verification that came to its end.
     *
     * @param mark the result, as it is stored in the archive
     * @param faults a sentence for each object that is damaged or missing
     * @param unstored why the archive does not have the mark; empty if it has
     */
    record Result(VerifiedMark mark, List<String> faults, String unstored) {
        Result {
            faults = List.copyOf(faults);
        }
    }

    /** Ends the verification soon. */
    void stop() {
        stopped = true;
    }

    /** The present piece of work in words. */
    String work() {
        return work;
    }

    /** @throws IOException in one line, why it could not be verified */
    Result run() throws IOException {
        long startedMs = System.currentTimeMillis();
        try (BackupTarget target =
                BackupTargets.open(TargetAddress.parse(settings.backupTarget()), settings.backupAccess())) {
            Archive archive = Archive.read(target);
            VerifyPlan plan =
                    wanted == null ? VerifyPlan.newest(archive, log, archivedIndex) : VerifyPlan.of(archive, wanted);
            ArchiveVerifier verifier = new ArchiveVerifier(target, archive, plan.branch(), this);
            if (plan.before() != null) {
                verifier.records(plan.before());
            }
            for (ArchiveNames.Base base : plan.bases()) {
                verifier.base(base);
            }
            faults.addAll(plan.faults());
            VerifiedMark mark = new VerifiedMark(
                    plan.id(),
                    startedMs,
                    System.currentTimeMillis(),
                    lastIndex,
                    faults.size(),
                    faults.isEmpty() ? "" : faults.get(0));
            return new Result(mark, faults, stored(mark, target, archive));
        } finally {
            memory.set(MemoryOwner.VERIFY, 0);
        }
    }

    /** A target that can be read and not written is no reason to lose the result. */
    private static String stored(VerifiedMark mark, BackupTarget target, Archive archive) {
        try {
            mark.store(target, archive.catalogue());
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public Keyspace scratch() {
        return keyspaces.get();
    }

    @Override
    public boolean room(long bytes) {
        memory.set(MemoryOwner.VERIFY, bytes);
        return memory.has(memory.capacityBytes() / FREE_DIVISOR);
    }

    @Override
    public void at(String now) throws IOException {
        if (stopped) {
            throw new IOException("the node stops, or is not the master any more");
        }
        work = now;
    }

    @Override
    public void base(long index, String digest, boolean compared) {
        lastIndex = Math.max(lastIndex, index);
    }

    @Override
    public void records(long count, long last, long lastUnixMs) {
        lastIndex = Math.max(lastIndex, last);
    }

    @Override
    public void fault(String sentence) {
        faults.add(sentence);
    }
}
