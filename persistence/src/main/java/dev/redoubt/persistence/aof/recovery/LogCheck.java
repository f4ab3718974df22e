package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.FsyncedIndexFile;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.ManifestException;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.log.LogEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inspection of a log that changes nothing: it reads what {@link LogLoader} reads, decides with the same functions,
 * and tells the result instead of carrying it out. One thread.
 */
public final class LogCheck {
    private final AofFiles files;
    private final long fsyncedBeside;
    private final List<LogLoader.Scanned> scanned = new ArrayList<>();
    private final List<LogFindings.FileFinding> found = new ArrayList<>();
    private @Nullable BaseInfo base;
    private @Nullable Path basePath;
    /** The end of the RDB in the base; 0 if it has none, -1 if it is all of the file. */
    private long rdbEnd = -1;
    /** Commands of redis-server behind what was scanned. */
    private List<UnannotatedTail.Range> unannotated = List.of();

    private ChainState chain = ChainState.behind(null);
    private LogFindings findings;

    private LogCheck(AofFiles files, long fsyncedBeside) throws IOException {
        this.files = files;
        this.fsyncedBeside = fsyncedBeside;
        try {
            this.findings = inspect();
        } catch (LogDamagedException e) {
            this.findings = refused(new LogFindings.Stop(e.file(), e.offset(), e.index(), e.what()), 0);
        }
    }

    /**
     * Inspects the log below the directory of the storage.
     *
     * @throws IOException the files cannot be read; damage is a finding and no exception
     */
    public static LogCheck of(LogStorage storage, AofOptions options) throws IOException {
        AofFiles files = new AofFiles(storage, options);
        return new LogCheck(files, FsyncedIndexFile.read(storage, files.fsyncedIndexFile()));
    }

    public LogFindings findings() {
        return findings;
    }

    AofFiles files() {
        return files;
    }

    /** The place of the base; null if there is no base, or it is not an RDB alone. */
    @Nullable
    BaseInfo base() {
        return base;
    }

    /** The file of the base; null if there is none. */
    @Nullable
    Path basePath() {
        return basePath;
    }

    long rdbEnd() {
        return rdbEnd;
    }

    /** Commands without record lines behind {@link #scanned}, which a start takes over. */
    List<UnannotatedTail.Range> unannotated() {
        return unannotated;
    }

    /** The end of the chain. */
    ChainState chain() {
        return chain.copy();
    }

    /** The incr files up to the one in which the chain ends. */
    List<LogLoader.Scanned> scanned() {
        return List.copyOf(scanned);
    }

    /** The files of the manifest behind {@link #scanned}. */
    List<Path> later() {
        List<Manifest.Entry> incr = files.manifest().incr();
        return incr.subList(scanned.size(), incr.size()).stream()
                .map(files::path)
                .toList();
    }

    private LogFindings inspect() throws IOException {
        try {
            files.load();
        } catch (ManifestException e) {
            throw new LogDamagedException(
                    files.manifestPath(), 0, 0, String.valueOf(e.getMessage()), LogDamagedException.WAYS_ON_FILES);
        }
        Manifest manifest = files.manifest();
        if (manifest.base() == null && manifest.incr().isEmpty()) {
            return result(LogFindings.Verdict.EMPTY, null, 0);
        }
        LogRepair.requireFiles(files);
        BaseFile inspected = BaseFile.inspect(files);
        base = inspected.info();
        basePath = manifest.base() == null ? null : inspected.path();
        if (inspected.commandsFrom() >= 0) {
            rdbEnd = inspected.rdbEnd();
            return foreign(inspected);
        }
        if (basePath != null) {
            LogRepair.requireWholeRdb(files.storage(), basePath);
        }
        chain = ChainState.behind(base);
        return follow();
    }

    private LogFindings follow() throws IOException {
        for (Manifest.Entry entry : files.manifest().incr()) {
            Path path = files.path(entry);
            ChainState start = chain.copy();
            try (LogReader in = LogReader.open(files.storage(), path)) {
                LogLoader.Scanned file = new LogLoader.Scanned(entry, path, start, IncrFileScan.scan(in, chain));
                scanned.add(file);
                found.add(finding(file, in.limit()));
                if (file.scan().stop() != IncrFileScan.Stop.END) {
                    return stopped(file);
                }
            }
        }
        if (base != null && chain.end().term() == 0) {
            return result(LogFindings.Verdict.FOREIGN, null, 0);
        }
        boolean shorter = chain.end().index() < fsyncedBeside;
        return result(shorter ? LogFindings.Verdict.SHORTER : LogFindings.Verdict.WHOLE, null, 0);
    }

    private LogFindings.FileFinding finding(LogLoader.Scanned file, long bytes) throws IOException {
        IncrFileScan.Result scan = file.scan();
        long firstMs = 0;
        if (scan.records() > 0) {
            try (RecordWalk walk = RecordWalk.open(files.storage(), file.path())) {
                RecordHeader first = walk.next();
                firstMs = first == null ? 0 : first.unixMs();
            }
        }
        return new LogFindings.FileFinding(
                file.path(), bytes, scan.records(), chain.end(), firstMs, chain.unixMs(), scan.fsynced());
    }

    /** The chain ends before the files do: commands of redis-server follow, a torn end, or damage. */
    private LogFindings stopped(LogLoader.Scanned at) throws IOException {
        IncrFileScan.Result scan = at.scan();
        List<Path> rest = new ArrayList<>(List.of(at.path()));
        rest.addAll(later());
        long behind = -scan.validEnd();
        for (Path file : rest) {
            behind += size(file);
        }
        LogFindings.Stop stop =
                new LogFindings.Stop(at.path(), scan.validEnd(), chain.end().index() + 1, scan.reason());
        UnannotatedTail.Result tail = UnannotatedTail.behind(files.storage(), chain, scan, rest);
        if (tail != null) {
            if (tail.verdict() == UnannotatedTail.Verdict.UNANNOTATED) {
                unannotated = tail.ranges();
                return result(LogFindings.Verdict.FOREIGN, stop, behind);
            }
            if (tail.verdict() == UnannotatedTail.Verdict.MALFORMED) {
                String why = "commands without record lines, and among them damage";
                return refused(new LogFindings.Stop(tail.file(), tail.offset(), stop.record(), why), behind);
            }
        }
        LogDamagedException refusal =
                LogRepair.refusal(files, chain, base == null ? 0 : base.end().index(), at, rest);
        return refusal == null
                ? result(LogFindings.Verdict.TORN, stop, behind)
                : refused(
                        new LogFindings.Stop(refusal.file(), refusal.offset(), refusal.index(), refusal.what()),
                        behind);
    }

    private LogFindings foreign(BaseFile inspected) throws IOException {
        List<Path> all = new ArrayList<>(List.of(inspected.path()));
        files.manifest().incr().forEach(entry -> all.add(files.path(entry)));
        UnannotatedTail.Result tail = UnannotatedTail.examine(
                files.storage(),
                new UnannotatedTail.Start(all, inspected.commandsFrom(), 0, false, inspected.commandsFrom()));
        unannotated = tail.ranges();
        return tail.verdict() == UnannotatedTail.Verdict.UNANNOTATED
                ? result(LogFindings.Verdict.FOREIGN, null, 0)
                : refused(new LogFindings.Stop(tail.file(), tail.offset(), 0, "Bad file format"), 0);
    }

    private long size(Path file) throws IOException {
        try (LogFile open = files.storage().openRead(file)) {
            return open.size();
        }
    }

    private LogFindings refused(LogFindings.Stop stop, long behind) {
        return result(LogFindings.Verdict.REFUSED, stop, behind);
    }

    private LogFindings result(LogFindings.Verdict verdict, LogFindings.@Nullable Stop stop, long behind) {
        long durable = fsyncedBeside;
        for (LogFindings.FileFinding file : found) {
            durable = Math.max(durable, file.fsynced());
        }
        LogEnd baseEnd = base == null || base.end().term() == 0 ? null : base.end();
        return new LogFindings(verdict, basePath, baseEnd, found, chain.end(), durable, stop, behind);
    }
}
