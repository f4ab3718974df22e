package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.log.LogEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decides between cutting and refusing (2.5), cuts, and remembers what is to be reported. */
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

    /** The report on a log that ends at {@code end}, and that was durable up to {@code durable} once. */
    LoadReport report(LoadReport.Origin origin, LogEnd end, long durable) {
        boolean numbered = origin != LoadReport.Origin.FOREIGN && origin != LoadReport.Origin.CONTINUED;
        long missing = numbered ? Math.max(0, durable - end.index()) : 0;
        if (missing > 0) {
            remark("The log ends at record " + end.index() + ", but it was durable up to record " + durable + " once: "
                    + missing + " records are missing. Was it cut, or brought back from a backup?");
        }
        return new LoadReport(origin, end, missing, truncatedBytes, auditFiles, remarks);
    }

    /** Every file that the manifest names must be there. */
    void requireFiles() throws IOException {
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
                        "the file is missing, the manifest names it",
                        LogDamagedException.WAYS_ON_FILES);
            }
        }
    }

    /** Nothing is decided by a base that is damaged itself. */
    void requireWholeRdb(Path rdb) throws IOException {
        try (LogReader in = LogReader.open(files.storage(), rdb)) {
            if (RdbFile.end(in) != in.limit()) {
                throw BaseFile.damaged(rdb);
            }
        }
    }

    LogDamagedException malformed(UnannotatedTail.Result bare, long index) {
        return new LogDamagedException(
                bare.file(),
                bare.offset(),
                index,
                "Bad file format: commands without record lines, and among them damage or lines that do not belong"
                        + " there",
                "Ways on: make a backup of your AOF file, then redis-check-aof --fix <manifest>; or bring the files"
                        + " back from a backup");
    }

    /** Keeps a torn end of Redis's commands for audit; it will not be taken over. */
    void cutBare(UnannotatedTail.Result bare, List<Path> searched) throws IOException {
        if (bare.tornFrom() < 0) {
            return;
        }
        Path file = searched.get(searched.size() - 1);
        requireTruncationAllowed(file, bare.tornFrom(), 0);
        keepTail(file, bare.tornFrom());
    }

    private void requireTruncationAllowed(Path file, long offset, long index) throws LogDamagedException {
        if (!options.loadTruncated()) {
            throw new LogDamagedException(
                    file,
                    offset,
                    index,
                    "Unexpected end of file reading the append only file",
                    "Ways on: start with aof-load-truncated yes, which cuts the end off; or bring the files back from a"
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
        remark("Cut a torn tail of " + (size - from) + " bytes off " + file + " at byte " + from + "; it is kept in "
                + audit + ".");
    }

    /**
     * Cuts all from the end of the chain on, or refuses.
     *
     * @param chain where it ends
     * @param baseIndex of the base
     * @param scanned the files up to the one in which it ends
     * @param rest that one and those behind it
     */
    void cutOrRefuse(ChainState chain, long baseIndex, List<LogLoader.Scanned> scanned, List<Path> rest)
            throws IOException {
        LogLoader.Scanned at = scanned.get(scanned.size() - 1);
        IncrFileScan.Result scan = at.scan();
        long next = chain.end().index() + 1;
        String why = scan.stop() == IncrFileScan.Stop.BARE ? "a command without a record line" : scan.why();
        long fsynced = 0;
        for (int i = 0; i < rest.size(); i++) {
            try (LogReader in = LogReader.open(files.storage(), rest.get(i))) {
                fsynced = Math.max(fsynced, TailProbe.fsynced(in, i == 0 ? scan.validEnd() : 0));
            }
        }
        RecordHeader header = scan.stoppedAt();
        boolean behindBase = chain.end().index() == baseIndex;
        if (behindBase && header != null && !fits(header, chain)) {
            throw refusal(at, next, "the records do not continue the base (" + why + ")", rest.size() > 1);
        }
        if (fsynced >= next) {
            throw refusal(at, next, why + ", although record " + fsynced + " was durable", rest.size() > 1);
        }
        requireTruncationAllowed(at.path(), scan.validEnd(), next);
        cut(chain, scanned, rest.subList(1, rest.size()), why);
    }

    /** Base and files are fsynced before they meet in a manifest: records from elsewhere are no torn tail. */
    private static boolean fits(RecordHeader header, ChainState chain) {
        return header.index() == chain.end().index() + 1
                && header.endOffset() - header.payloadLen() == chain.end().offset();
    }

    private static LogDamagedException refusal(LogLoader.Scanned at, long next, String what, boolean more) {
        String ways =
                LogDamagedException.WAYS_ON_FILES + "; or give record " + next + " and all behind it up: truncate -s "
                        + at.scan().validEnd() + " " + at.path()
                        + (more ? ", and take the files behind it out of the manifest, with its line #C" : "");
        return new LogDamagedException(at.path(), at.scan().validEnd(), next, what, ways);
    }

    /** First the copy, then the manifest, then the file: after a crash at any point the same cut is due again. */
    private void cut(ChainState chain, List<LogLoader.Scanned> scanned, List<Path> later, String why)
            throws IOException {
        LogLoader.Scanned at = scanned.get(scanned.size() - 1);
        long validEnd = at.scan().validEnd();
        remark("The log is whole up to record " + chain.end().index() + "; behind it: " + why + ".");
        keepTail(at.path(), validEnd);
        if (!later.isEmpty()) {
            files.replaceQuietly(
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
