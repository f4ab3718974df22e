package dev.redoubt.node.shard.restore;

import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.EngineOptions;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.shard.recovery.SnapshotContent;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.BaseObject;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.Place;
import dev.redoubt.persistence.backup.restore.WantedRecords;
import dev.redoubt.persistence.backup.targets.BackupTargets;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a state from the archive into memory, beside the present one (docs/protocol.md 9.11). Nothing is written to a
 * disk: the archive is read as a stream, and {@code verify} reads it so too.
 *
 * <pre>
 *   1  the base, with its SHA-256 and CRC-64; the records behind it up to the place, each of the chain
 *   2  the payload that makes this state of any other one; the digest of the state
 *   3  the payload applied to an empty keyspace: its digest must be the same. This keyspace is taken over, so that the
 *      master has what the replicas make of the record
 * </pre>
 *
 * <p>One thread of the IO pool; {@link #progress} any thread.
 */
final class StateReader {
    private static final Path NO_FILE = Path.of("");
    private static final int LOOK_RECORDS = 64;

    private final NodeSettings settings;
    private final RestorePlace wanted;
    private final TermStart term;
    private final Supplier<Keyspace> keyspaces;
    private final Function<Keyspace, CommandEngine> engines;
    private final EngineOptions options;
    private final MemoryWatch memory;
    private volatile String progress = "reading the archive";

    /**
     * @param term the present one of the log, which the archive has
     * @param keyspaces makes empty ones
     * @param engines makes engines that need nothing around them
     * @param options of the form of values in the record
     */
    StateReader(
            NodeSettings settings,
            RestorePlace wanted,
            TermStart term,
            Supplier<Keyspace> keyspaces,
            Function<Keyspace, CommandEngine> engines,
            EngineOptions options,
            MemoryWatch memory) {
        this.settings = settings;
        this.wanted = wanted;
        this.term = term;
        this.keyspaces = keyspaces;
        this.engines = engines;
        this.options = options;
        this.memory = memory;
    }

    /** The present piece of work in words, for INFO. */
    String progress() {
        return progress;
    }

    /** A state as the archive has it. */
    private record Source(Keyspace keyspace, long index, long unixMs) {}

    /** The record that makes a state, and what must be true of the keyspace that it makes. */
    private record Recipe(PayloadParts.Made made, String digest, Set<String> libraries, long index, long unixMs) {}

    /** @throws IOException in one line, why there is no such state */
    RestoredState read() throws IOException {
        // The keyspace of the recipe is garbage before the second one is filled.
        return followed(recipe());
    }

    private Recipe recipe() throws IOException {
        try (BackupTarget target =
                BackupTargets.open(TargetAddress.parse(settings.backupTarget()), settings.backupAccess())) {
            return recipe(source(target));
        }
    }

    private Source source(BackupTarget target) throws IOException {
        Archive archive = Archive.read(target);
        Branch branch = archive.branch(new ArchiveNames.Term(term.term(), term.replId()));
        progress = "searching the place";
        Place place = wanted.in(target, branch);
        Branch.Choice choice = branch.choose(place, null);
        BaseObject base = new BaseObject(target, choice.base(), archive.backupOf(choice.base()));
        BaseInfo info = base.info(NO_FILE, branch.table());
        progress = "reading the base at record " + info.end().index();
        Keyspace keyspace = keyspaces.get();
        try (InputStream in = memory.watched(base.open(), keyspace)) {
            long keys = SnapshotContent.load(in, keyspace);
            progress = "read " + keys + " keys of the base";
        } catch (RdbException e) {
            throw base.damaged(String.valueOf(e.getMessage()));
        }
        CommandEngine engine = engines.apply(keyspace);
        engine.setApplyDb(info.db());
        try (WantedRecords records = new WantedRecords(target, info, branch, choice, place)) {
            for (LogRecord record = records.next(); record != null; record = records.next()) {
                apply(engine, record.payload().bytes(), record.unixMs(), "record " + record.index());
                if (records.count() % LOOK_RECORDS == 0) {
                    memory.keyspace(keyspace);
                    progress = "read record " + record.index() + " of " + choice.lastIndex();
                }
            }
            WantedRecords.Cut cut = records.cut();
            long index = records.chain().end().index();
            apply(engine, cut.payload(), cut.unixMs(), "the part of record " + (index + 1));
            memory.keyspace(keyspace);
            return new Source(keyspace, index, records.chain().unixMs());
        }
    }

    private static void apply(CommandEngine engine, byte[] payload, long unixMs, String what) throws IOException {
        if (payload.length == 0) {
            return;
        }
        try {
            engine.apply(payload, unixMs);
        } catch (ReplayException e) {
            throw new IOException(what + " cannot be applied: " + e.getMessage(), e);
        }
    }

    private Recipe recipe(Source source) throws IOException {
        progress = "making the record";
        try (FrozenView view = source.keyspace().freeze()) {
            PayloadParts.Made made = PayloadParts.of(view, options, memory);
            Set<String> libraries = Set.copyOf(view.libraries().keySet());
            return new Recipe(made, digest(source.keyspace()), libraries, source.index(), source.unixMs());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private RestoredState followed(Recipe recipe) throws IOException {
        progress = "checking the record";
        Payload payload = recipe.made().payload();
        Keyspace keyspace = keyspaces.get();
        CommandEngine engine = engines.apply(keyspace);
        for (byte[] part : payload.parts()) {
            apply(engine, part, recipe.unixMs(), "the record of the restored state");
            memory.keyspace(keyspace);
        }
        if (!recipe.digest().equals(digest(keyspace))
                || !recipe.libraries().equals(keyspace.libraries().keySet())) {
            throw new IOException("the record does not make the state of which it was made, which is a defect");
        }
        return new RestoredState(
                keyspace,
                payload,
                recipe.made().db(),
                recipe.index(),
                recipe.unixMs(),
                keys(keyspace),
                recipe.digest());
    }

    private static String digest(Keyspace keyspace) {
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }

    private static long keys(Keyspace keyspace) {
        long keys = 0;
        for (int db = 0; db < keyspace.databases(); db++) {
            keys += keyspace.db(db).size();
        }
        return keys;
    }
}
