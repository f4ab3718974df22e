package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.PublishedSnapshot;
import dev.redoubt.persistence.aof.RecoveredLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.ManifestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loader of a log directory (2.5, 2.6). One thread.
 *  <table><caption>The content of the directory, and the result</caption> <tr><th>content</th><th>result</th></tr>
 * <tr><td>nothing</td><td>an empty log</td></tr> <tr><td>a lone {@code dump.rdb}</td><td>it becomes the base (DIFFERS:
 * Redis starts empty with appendonly yes)</td></tr> <tr><td>{@code appendonly.aof} of a Redis before 7</td><td>it moves
 * into the directory as the base, as in Redis</td></tr> <tr><td>base and incr files whose records form one
 * chain</td><td>the log</td></tr> <tr><td>… and behind them commands without record lines</td><td>redis-server has
 * continued the log: the last file is rewritten, with the commands as records of a new history</td></tr> <tr><td>a base
 * without our AUX fields, no record lines at all</td><td>a foreign log: rewritten likewise</td></tr> <tr><td>… and
 * damage above the highest {@code #F}</td><td>a torn tail: truncated, kept for audit, reported</td></tr> <tr><td>… that
 * ends below the index in the fsynced-index file</td><td>the log; the member is suspect</td></tr> <tr><td>… and damage
 * at or below it; a base or manifest that is damaged; files missing</td> <td>{@link LogDamagedException}</td></tr>
 * </table>
 *  What is taken over is loaded in memory first: a file that is refused is where it was.
 * A crash within a repair leaves either the old files or the result. After each repair the loader inspects the
 * directory from the beginning again, so that a returned log was read from disk as an ordinary log.
 */
public final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);
    private static final int MAX_INSPECTIONS = 8;

    private final AofFiles files;
    private final AofOptions options;
    private final HistoryStart history;
    private final long fsyncedIndex;
    private final @Nullable ContentTrial trial;
    private final LogRepair repair;
    /** The content of a file that was taken over since has passed the trial. */
    private boolean tried;

    private LoadReport.Origin origin = LoadReport.Origin.OURS;

    /**
     * Makes a loader.
     *
     * @param fsyncedIndex the index up to which the log was durable once
     * @param trial loads whatever is about to be taken over; null if the form of the files is all that can be told
     */
    LogLoader(
            AofFiles files, AofOptions options, HistoryStart history, long fsyncedIndex, @Nullable ContentTrial trial) {
        this.files = files;
        this.options = options;
        this.history = history;
        this.fsyncedIndex = fsyncedIndex;
        this.trial = trial;
        this.repair = new LogRepair(files, options);
    }

    /** A scanned file. */
    record Scanned(Manifest.Entry entry, Path path, ChainState start, IncrFileScan.Result scan) {}

    public RecoveredLog load() throws IOException {
        for (int inspection = 0; inspection < MAX_INSPECTIONS; inspection++) {
            try {
                files.load();
            } catch (ManifestException e) {
                throw new LogDamagedException(
                        files.manifestPath(), 0, 0, String.valueOf(e.getMessage()), LogDamagedException.WAYS_ON_FILES);
            }
            files.dropHistory();
            RecoveredLog loaded = inspect();
            if (loaded != null) {
                return loaded;
            }
        }
        throw new IllegalStateException(
                "the log in " + files.dir() + " is still not whole after " + MAX_INSPECTIONS + " repairs");
    }

    /** Inspects the directory from the beginning; returns null if something was repaired. */
    private @Nullable RecoveredLog inspect() throws IOException {
        if (isOldAofWaiting()) {
            adoptOldAof();
            return null;
        }
        Manifest manifest = files.manifest();
        if (manifest.base() == null && manifest.incr().isEmpty()) {
            return begin();
        }
        LogRepair.requireFiles(files);
        BaseFile base = BaseFile.inspect(files);
        if (base.commandsFrom() >= 0) {
            convertAll(base);
            return null;
        }
        return follow(base.info());
    }

    private boolean isOldAofWaiting() throws IOException {
        Manifest manifest = files.manifest();
        Manifest.Entry base = manifest.base();
        boolean none = base == null && manifest.incr().isEmpty();
        boolean begun = base != null
                && files.path(base).getFileName().equals(files.oldAof().getFileName())
                && !files.storage().exists(files.path(base));
        return (none || begun) && files.storage().exists(files.oldAof());
    }

    /** Writes the manifest that names the file first and moves the file then, as aofUpgradePrepare in aof.c. */
    private void adoptOldAof() throws IOException {
        tryOldAof();
        String name = files.oldAof().getFileName().toString();
        Manifest.Entry base = Manifest.Entry.base(files.manifestName(name), 1);
        files.replace(base, List.of());
        files.storage().rename(files.oldAof(), files.path(base));
        files.storage().syncDirectory(files.dir());
        files.storage().syncDirectory(files.storage().directory());
        LOG.info("Adopted {}, an append-only file of a Redis before 7.", name);
    }

    /** Refuses the file under its own name while it can be replaced by another. */
    private void tryOldAof() throws IOException {
        BaseFile old = BaseFile.inspect(files.storage(), files.oldAof(), false);
        List<UnannotatedTail.Range> commands = List.of();
        if (old.commandsFrom() >= 0) {
            UnannotatedTail.Result tail = commandsFrom(old, List.of(old.path()));
            if (tail.tornFrom() >= 0) {
                repair.requireTruncationAllowed(old.path(), tail.tornFrom(), 0);
            }
            commands = tail.ranges();
        }
        tryContent(old.path(), old.rdbEnd(), commands);
    }

    /** Loads what is about to be taken over, unless that was done under another name. */
    private void tryContent(@Nullable Path rdb, long rdbEnd, List<UnannotatedTail.Range> commands) throws IOException {
        if (trial != null && !tried) {
            LogContent.load(files.storage(), trial, rdb, rdbEnd, commands);
            tried = true;
        }
    }

    private UnannotatedTail.Result commandsFrom(BaseFile base, List<Path> all) throws IOException {
        UnannotatedTail.Result tail = UnannotatedTail.examine(
                files.storage(), new UnannotatedTail.Start(all, base.commandsFrom(), 0, false, base.commandsFrom()));
        if (tail.verdict() != UnannotatedTail.Verdict.UNANNOTATED) {
            throw repair.malformed(tail, 1);
        }
        return tail;
    }

    private @Nullable RecoveredLog begin() throws IOException {
        boolean snapshot = files.storage().exists(files.snapshot());
        List<String> filesWithoutManifest = files.filesWithoutManifest(snapshot);
        if (!filesWithoutManifest.isEmpty()) {
            throw new LogDamagedException(
                    files.manifestPath(),
                    0,
                    0,
                    "there is no manifest, but there are files of a log: " + filesWithoutManifest,
                    LogDamagedException.WAYS_ON_FILES);
        }
        if (snapshot) {
            adoptSnapshot();
            return null;
        }
        try (IncrFile first = files.createIncrFile(ChainState.behind(null))) {
            files.replace(null, List.of(first.entry()));
        }
        origin = LoadReport.Origin.EMPTY;
        return null;
    }

    private void adoptSnapshot() throws IOException {
        if (trial == null) {
            LogRepair.requireWholeRdb(files.storage(), files.snapshot());
        }
        tryContent(files.snapshot(), -1, List.of());
        PublishedSnapshot.of(files).noteTaken();
        Path temp = files.tempBase();
        files.copy(files.snapshot(), temp);
        Manifest.Entry base = files.adoptBase(temp);
        files.replace(base, List.of());
        origin = LoadReport.Origin.SNAPSHOT;
        repair.remark("There was no log; adopted " + options.snapshotName()
                + " as its base. Records behind this snapshot are not there.");
    }

    /** Follows the chain through all files; returns null if something was repaired. */
    private @Nullable RecoveredLog follow(@Nullable BaseInfo base) throws IOException {
        ChainState chain = ChainState.behind(base);
        List<Scanned> scanned = new ArrayList<>();
        for (Manifest.Entry entry : files.manifest().incr()) {
            Path path = files.path(entry);
            ChainState start = chain.copy();
            try (LogReader in = LogReader.open(files.storage(), path)) {
                scanned.add(new Scanned(entry, path, start, IncrFileScan.scan(in, chain)));
            }
            if (scanned.get(scanned.size() - 1).scan().stop() != IncrFileScan.Stop.END) {
                resolve(base, chain, scanned);
                return null;
            }
        }
        if (base != null && chain.end().term() == 0) {
            // A foreign base without records: its history needs a replid before a replica can match with it.
            tryContent(base.file(), -1, List.of());
            convert(base, chain, scanned, List.of(), LoadReport.Origin.FOREIGN);
            return null;
        }
        return finish(base, chain, scanned);
    }

    private RecoveredLog finish(@Nullable BaseInfo base, ChainState chain, List<Scanned> scanned) throws IOException {
        for (Path moved : files.sweep()) {
            repair.remark(
                    "A file of the log was in no manifest; moved it to " + moved + ". Delete it if it is of no use.");
        }
        List<IncrFile> incrFiles = new ArrayList<>();
        long durable = base == null ? 0 : base.end().index();
        for (Scanned file : scanned) {
            IncrFileScan.Result scan = file.scan();
            durable = Math.max(durable, scan.fsynced());
            LogFile open = files.storage().openWrite(file.path());
            incrFiles.add(new IncrFile(file.entry(), file.path(), open, file.start(), scan.index(), scan.validEnd()));
        }
        if (incrFiles.isEmpty()) {
            IncrFile next = files.createIncrFile(chain.copy());
            files.replace(files.manifest().base(), List.of(next.entry()));
            incrFiles.add(next);
        }
        lookBeside(base);
        IncrFile last = incrFiles.get(incrFiles.size() - 1);
        if (last.firstIndex() > chain.end().index()) {
            last.writePrologue();
        }
        boolean empty = base == null && chain.end().index() == 0;
        LoadReport.Origin from = empty && origin == LoadReport.Origin.OURS ? LoadReport.Origin.EMPTY : origin;
        return new RecoveredLog(base, incrFiles, chain, durable, repair.report(from, chain.end(), fsyncedIndex));
    }

    /** Tells of files beside the log that look like data, and are none: the log wins, as in Redis. */
    private void lookBeside(@Nullable BaseInfo base) throws IOException {
        if (!PublishedSnapshot.of(files).isOurs(base == null ? null : base.file())) {
            repair.remark(options.snapshotName() + " is not the copy of the log's base that this program made. It was"
                    + " NOT loaded: the log in " + options.directoryName() + " is the data. To make the file the data,"
                    + " stop the node and start it once with --load-snapshot " + options.snapshotName()
                    + ". The next snapshot moves it to " + options.snapshotName() + ".set-aside-1 or the like.");
        }
        if (files.storage().exists(files.oldAof())) {
            repair.remark(options.fileName() + " in the data directory was NOT loaded: the log in "
                    + options.directoryName() + " is the data. To make the file the data, stop the node, move "
                    + options.directoryName() + " away and start again.");
        }
    }

    /** Handles a chain that stops before the end of a file: commands of Redis follow, or damage. */
    private void resolve(@Nullable BaseInfo base, ChainState chain, List<Scanned> scanned) throws IOException {
        Scanned at = scanned.get(scanned.size() - 1);
        IncrFileScan.Result scan = at.scan();
        List<Path> rest = new ArrayList<>(List.of(at.path()));
        List<Manifest.Entry> incr = files.manifest().incr();
        incr.subList(scanned.size(), incr.size()).forEach(entry -> rest.add(files.path(entry)));
        if (base != null) {
            LogRepair.requireWholeRdb(files.storage(), base.file());
        }
        UnannotatedTail.Result tail = UnannotatedTail.behind(files.storage(), chain, scan, rest);
        if (tail != null) {
            if (tail.verdict() == UnannotatedTail.Verdict.UNANNOTATED) {
                List<UnannotatedTail.Range> all = LogContent.ranges(scanned);
                all.addAll(tail.ranges());
                tryContent(base == null ? null : base.file(), -1, all);
                repair.truncateUnannotated(tail, rest);
                convert(
                        base,
                        chain,
                        scanned,
                        tail.ranges(),
                        UnannotatedTail.isOurs(chain, scan) ? LoadReport.Origin.CONTINUED : LoadReport.Origin.FOREIGN);
                return;
            }
            if (tail.verdict() == UnannotatedTail.Verdict.MALFORMED) {
                throw repair.malformed(tail, chain.end().index() + 1);
            }
        }
        repair.truncateOrRefuse(chain, base == null ? 0 : base.end().index(), scanned, rest);
    }

    /** Converts a base that is an AOF, or an RDB with an AOF behind it: no file here is ours. */
    private void convertAll(BaseFile base) throws IOException {
        List<Path> all = new ArrayList<>(List.of(base.path()));
        files.manifest().incr().forEach(entry -> all.add(files.path(entry)));
        UnannotatedTail.Result tail = commandsFrom(base, all);
        tryContent(base.path(), base.rdbEnd(), tail.ranges());
        repair.truncateUnannotated(tail, all);
        Manifest.Entry preamble = base.splitPreamble(files);
        BaseInfo info = preamble == null ? null : BaseInfo.foreign(files.path(preamble));
        ChainState chain = ChainState.behind(info);
        write(preamble, List.of(), null, chain, tail.ranges(), LoadReport.Origin.FOREIGN);
    }

    private void convert(
            @Nullable BaseInfo base,
            ChainState chain,
            List<Scanned> scanned,
            List<UnannotatedTail.Range> ranges,
            LoadReport.Origin from)
            throws IOException {
        if (base != null) {
            LogRepair.requireWholeRdb(files.storage(), base.file());
        }
        int last = scanned.size() - 1;
        List<Manifest.Entry> kept =
                scanned.stream().limit(Math.max(0, last)).map(Scanned::entry).toList();
        write(files.manifest().base(), kept, last < 0 ? null : scanned.get(last), chain, ranges, from);
    }

    /** Rewrites the last file: its whole records as they are, then the commands as records of a new history. */
    private void write(
            Manifest.@Nullable Entry base,
            List<Manifest.Entry> kept,
            @Nullable Scanned last,
            ChainState chain,
            List<UnannotatedTail.Range> ranges,
            LoadReport.Origin from)
            throws IOException {
        List<Manifest.Entry> incr = new ArrayList<>(kept);
        try (IncrFile out = files.createIncrFile(last == null ? chain.copy() : last.start())) {
            if (last != null && last.scan().records() > 0) {
                out.copyFrom(files.storage(), last.path(), last.scan().validEnd());
            }
            Reannotator writer = new Reannotator(out, chain, history);
            writer.begin(history);
            for (UnannotatedTail.Range range : ranges) {
                writer.add(files.storage(), range);
            }
            out.force();
            incr.add(out.entry());
        }
        files.replace(base, incr);
        origin = from;
        repair.remark((from == LoadReport.Origin.FOREIGN
                        ? "The files were not written by Redoubt"
                        : "redis-server has continued the log")
                + ": a new history begins with term " + chain.end().term() + ", replid "
                + chain.end().replId() + ".");
    }
}
