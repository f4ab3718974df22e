package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.log.LogEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The repair of a damaged end (2.5): it truncates or refuses, and collects the report. One thread. */
public final class LogRepair {
    private final AofFiles files;
    private final AofOptions options;
    private final List<String> remarks = new ArrayList<>();
    private final List<Path> auditFiles = new ArrayList<>();
    private long truncatedBytes;

    LogRepair(AofFiles files, AofOptions options) {
        this.files = files;
        this.options = options;
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    /** Makes the report on a log that ends at {@code end} and was durable up to {@code durable} once. */
    LoadReport report(LoadReport.Origin origin, LogEnd end, long durable) {
        boolean numbered = origin != LoadReport.Origin.FOREIGN && origin != LoadReport.Origin.CONTINUED;
        long missing = numbered ? Math.max(0, durable - end.index()) : 0;
        if (missing > 0) {
            remark("The log ends at record " + end.index() + ", but it was durable up to record " + durable + " once: "
                    + missing + " records are missing. Check whether it was truncated or restored from a backup.");
        }
        return new LoadReport(origin, end, missing, truncatedBytes, auditFiles, remarks);
    }

    /** Refuses a directory in which a file of the manifest is missing. */
    static void requireFiles(AofFiles files) throws IOException {
        Manifest manifest = files.manifest();
        List<Manifest.Entry> needed = new ArrayList<>(manifest.incr());
        Manifest.Entry base = manifest.base();
        if (base != null) {
            needed.add(base);
        }
        for (Manifest.Entry entry : needed) {
            if (!files.storage().exists(files.path(entry))) {
                throw new LogDamagedException(
                        files.path(entry),
                        0,
                        0,
                        "the file is missing, but the manifest names it",
                        LogDamagedException.WAYS_ON_FILES);
            }
        }
    }

    /** Refuses a damaged base: no repair may rest on it. */
    static void requireWholeRdb(LogStorage storage, Path rdb) throws IOException {
        try (LogReader in = LogReader.open(storage, rdb)) {
            if (RdbFile.end(in) != in.limit()) {
                throw RdbFile.damaged(rdb, in);
            }
        }
    }

    LogDamagedException malformed(UnannotatedTail.Result tail, long index) {
        return new LogDamagedException(
                tail.file(),
                tail.offset(),
                index,
                "Bad file format: commands without record lines, and among them damage or lines that do not belong"
                        + " there",
                "Ways on: make a backup of your AOF file, then redis-check-aof --fix <manifest>; or restore the"
                        + " files from a backup");
    }

    /** Copies a torn end of Redis's commands to the audit files; the rewritten log will not contain it. */
    void truncateUnannotated(UnannotatedTail.Result tail, List<Path> searched) throws IOException {
        if (tail.tornFrom() < 0) {
            return;
        }
        Path file = searched.get(searched.size() - 1);
        requireTruncationAllowed(file, tail.tornFrom(), 0);
        keepTail(file, tail.tornFrom());
    }

    void requireTruncationAllowed(Path file, long offset, long index) throws LogDamagedException {
        if (!options.loadTruncated()) {
            throw new LogDamagedException(
                    file,
                    offset,
                    index,
                    "Unexpected end of file reading the append only file",
                    "Ways on: start with aof-load-truncated yes, which truncates the file; or restore the files from a"
                            + " backup");
        }
    }

    private void keepTail(Path file, long from) throws IOException {
        long size;
        try (LogFile open = files.storage().openRead(file)) {
            size = open.size();
        }
        Path audit = files.audit(file, from, "torn");
        auditFiles.add(audit);
        truncatedBytes += size - from;
        remark("Truncated a torn tail of " + (size - from) + " bytes of " + file + " at byte " + from
                + "; a copy is in " + audit + ".");
    }

    /**
     * Truncates the log at the end of the chain, or refuses.
     *
     * @param chain the end of the chain
     * @param baseIndex the index of the base
     * @param scanned the files up to the one in which the chain ends
     * @param rest that file and those behind it
     */
    void truncateOrRefuse(ChainState chain, long baseIndex, List<LogLoader.Scanned> scanned, List<Path> rest)
            throws IOException {
        LogLoader.Scanned at = scanned.get(scanned.size() - 1);
        LogDamagedException refusal = refusal(files, chain, baseIndex, at, rest);
        if (refusal != null) {
            throw refusal;
        }
        requireTruncationAllowed(at.path(), at.scan().validEnd(), chain.end().index() + 1);
        truncate(chain, scanned, rest.subList(1, rest.size()), at.scan().reason());
    }

    /**
     * Decides about a chain that stops before the end of the files: returns the refusal, or null if the rest is a torn
     * tail. Reads only.
     *
     * @param at the file in which the chain ends
     * @param rest that file and those behind it
     */
    static @Nullable LogDamagedException refusal(
            AofFiles files, ChainState chain, long baseIndex, LogLoader.Scanned at, List<Path> rest)
            throws IOException {
        IncrFileScan.Result scan = at.scan();
        long next = chain.end().index() + 1;
        long fsynced = 0;
        TailProbe.Believed first = null;
        for (int i = 0; i < rest.size(); i++) {
            try (LogReader in = LogReader.open(files.storage(), rest.get(i))) {
                TailProbe.Result behind = TailProbe.probe(in, i == 0 ? scan.validEnd() : 0);
                fsynced = Math.max(fsynced, behind.fsynced());
                first = i == 0 ? behind.first() : first;
            }
        }
        RecordHeader header = scan.stoppedAt();
        boolean behindBase = chain.end().index() == baseIndex;
        if (behindBase && header != null && !fits(header, chain)) {
            return refusal(at, next, "the records do not continue the base (" + scan.reason() + ")");
        }
        if (fsynced >= next) {
            return refusal(at, next, scan.reason() + ", although record " + fsynced + " was durable");
        }
        if (first != null && isShifted(chain, scan.validEnd(), first)) {
            return edited(at, next, first.header().index());
        }
        return null;
    }

    /**
     * True if a whole record behind the damage stands before the place that the records between would leave to it. No
     * loss of power moves bytes: a person has taken something out.
     */
    private static boolean isShifted(ChainState chain, long validEnd, TailProbe.Believed first) {
        RecordHeader header = first.header();
        long records = header.index() - chain.end().index() - 1;
        long payloads = header.endOffset() - header.payloadLen() - chain.end().offset();
        long lines = records * RecordCodec.shortestHeader(chain.end(), chain.unixMs());
        return records >= 0 && payloads >= 0 && first.start() < validEnd + payloads + lines;
    }

    private static LogDamagedException edited(LogLoader.Scanned at, long next, long found) {
        String what = found > next
                ? "bytes of record " + next + " were taken out; whole records follow from " + found + " on"
                : "the end of record " + next + " is not where the record says; it was edited";
        return new LogDamagedException(
                at.path(),
                at.scan().validEnd(),
                next,
                what,
                "Ways on: accept what a person has edited with check-aof --reseal; or restore the files from a backup");
    }

    /**
     * True if a record fits behind the chain. Base and files are fsynced before one manifest names both, so that a
     * record that does not fit is no torn tail.
     */
    private static boolean fits(RecordHeader header, ChainState chain) {
        return header.index() == chain.end().index() + 1
                && header.endOffset() - header.payloadLen() == chain.end().offset();
    }

    private static LogDamagedException refusal(LogLoader.Scanned at, long next, String what) {
        String ways =
                LogDamagedException.WAYS_ON_FILES + "; or, with check-aof, accept what a person has edited (--reseal)"
                        + " or give up record " + next + " and all behind it (--fix)";
        return new LogDamagedException(at.path(), at.scan().validEnd(), next, what, ways);
    }

    /**
     * Copies the end to the audit files, then changes the manifest, then truncates the file: after a crash at any point
     * the next start truncates at the same place.
     */
    private void truncate(ChainState chain, List<LogLoader.Scanned> scanned, List<Path> later, String why)
            throws IOException {
        LogLoader.Scanned at = scanned.get(scanned.size() - 1);
        long validEnd = at.scan().validEnd();
        remark("The log is whole up to record " + chain.end().index() + "; found behind it: " + why + ".");
        keepTail(at.path(), validEnd);
        if (!later.isEmpty()) {
            files.replaceKeepingFiles(
                    files.manifest().base(),
                    scanned.stream().map(LogLoader.Scanned::entry).toList());
        }
        for (Path file : later) {
            try (LogFile open = files.storage().openRead(file)) {
                truncatedBytes += open.size();
            }
            auditFiles.add(files.moveToAudit(file, "torn"));
        }
        try (LogFile file = files.storage().openWrite(at.path())) {
            file.truncate(validEnd);
            file.force();
        }
    }
}
