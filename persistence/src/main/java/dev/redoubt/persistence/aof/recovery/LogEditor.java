package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.FsyncedIndexFile;
import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.RecordOutput;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a log that an operator asks for: a shorter log, or one whose edited records are accepted. Each begins a
 * new history (2.6): a term-start record above all terms before stands behind the records that stay as they are.
 *
 * <pre>
 *   1  write the new last file: the records that stay, a term-start record, for a reseal the edited records; fsync
 *   2  lower the fsynced index, if the log becomes shorter
 *   3  replace the manifest: from here on the change is done
 *   4  move the files that left to the audit files
 * </pre>
 *
 * A crash before 3 leaves the log as it was, with a fsynced index that is too low at most; the next start moves files
 * that no manifest names to the audit files. One thread.
 */
public final class LogEditor {
    private final LogCheck check;
    private final AofFiles files;
    private final HistoryStart history;
    private final ContentTrial trial;

    /**
     * Makes an editor of a log that was just inspected; the storage must hold the lock of its directory.
     *
     * @param history the beginning of the new history
     * @param trial loads the log whose edited records are to be accepted
     */
    public LogEditor(LogCheck check, HistoryStart history, ContentTrial trial) {
        this.trial = trial;
        this.check = check;
        this.files = check.files();
        this.history = history;
    }

    /**
     * The result of a change.
     *
     * @param kept the last record that stayed as it was
     * @param resealed the number of records that were accepted behind it
     * @param term the first term of the new history
     * @param auditFiles the files that hold the former content
     */
    public record Result(long kept, long resealed, long term, List<Path> auditFiles) {
        public Result {
            auditFiles = List.copyOf(auditFiles);
        }
    }

    /** A place behind a record. */
    private record Cut(int file, long offset, ChainState chain) {}

    /** Keeps the records up to the first damage. */
    public Result fix() throws IOException {
        requireRecords();
        return replace(cut(header -> true), null);
    }

    /**
     * Keeps the records up to {@code index}.
     *
     * @throws IOException if the base lies behind it, or the log ends before it
     */
    public Result truncateToIndex(long index) throws IOException {
        requireRecords();
        requireAfterBase(index < baseIndex(), "record " + index);
        if (index > check.findings().end().index()) {
            throw new IOException(
                    "the log ends at record " + check.findings().end().index() + ", before record " + index);
        }
        return replace(cut(header -> header.index() <= index), null);
    }

    /**
     * Keeps the records that were written up to {@code unixMs}.
     *
     * @throws IOException if the base holds later ones
     */
    public Result truncateToTime(long unixMs) throws IOException {
        requireRecords();
        BaseInfo base = check.base();
        requireAfterBase(base != null && base.unixMs() > unixMs, "the given time");
        return replace(cut(header -> header.unixMs() <= unixMs), null);
    }

    /**
     * Accepts what was edited: keeps the records up to the first one that does not continue the chain, and takes the
     * commands behind it as they stand in the files.
     *
     * @throws IOException if they are no whole commands, their database is not known, or a start could not apply them;
     *     it names the place, and the log is as it was
     */
    public Result reseal() throws IOException {
        requireRecords();
        return replace(cut(header -> true), check.later());
    }

    private void requireRecords() throws IOException {
        LogFindings findings = check.findings();
        LogFindings.Stop stop = findings.stop();
        if (check.scanned().isEmpty() || findings.end().term() == 0) {
            String where = stop == null ? "" : " (" + stop.file() + ", byte " + stop.offset() + ": " + stop.why() + ")";
            throw new IOException("there are no records to keep in " + files.dir() + where
                    + "; files of Redis are mended by redis-check-aof");
        }
    }

    private long baseIndex() {
        BaseInfo base = check.base();
        return base == null ? 0 : base.end().index();
    }

    private void requireAfterBase(boolean isBefore, String place) throws IOException {
        if (isBefore) {
            throw new IOException("the base is a snapshot at record " + baseIndex() + ", which is behind " + place
                    + "; take a backup that is older");
        }
    }

    /** Finds the end of the records that stay. */
    private Cut cut(Predicate<RecordHeader> stays) throws IOException {
        List<LogLoader.Scanned> scanned = check.scanned();
        for (int i = 0; i < scanned.size(); i++) {
            LogLoader.Scanned file = scanned.get(i);
            ChainState chain = file.start().copy();
            try (RecordWalk walk = RecordWalk.open(files.storage(), file.path())) {
                long end = 0;
                RecordHeader header = walk.next();
                while (header != null && walk.start() < file.scan().validEnd()) {
                    if (!stays.test(header)) {
                        return new Cut(i, end, chain);
                    }
                    chain.step(header.with(walk.payload(header)));
                    end = walk.position();
                    header = walk.next();
                }
                if (i == scanned.size() - 1) {
                    return new Cut(i, end, chain);
                }
            }
        }
        throw new IllegalStateException("a log without files");
    }

    /** Writes the new last file and makes it the end of the log; {@code resealed} are files to take commands from. */
    private Result replace(Cut cut, @Nullable List<Path> resealed) throws IOException {
        List<LogLoader.Scanned> scanned = check.scanned();
        LogLoader.Scanned last = scanned.get(cut.file());
        List<Manifest.Entry> kept = new ArrayList<>();
        scanned.subList(0, cut.file()).forEach(file -> kept.add(file.entry()));
        ChainState chain = cut.chain().copy();
        long term = Math.max(history.storedTerm(), check.findings().end().term()) + 1;
        long accepted = 0;
        try (IncrFile out = files.createIncrFile(last.start())) {
            if (cut.offset() > 0) {
                out.copyFrom(files.storage(), last.path(), cut.offset());
            }
            // The time of the record before: those that a reseal takes over keep their own.
            LogRecord begin =
                    chain.sealer().sealTermStart(term, ReplId.random(history.random()), beginMs(chain, resealed));
            out.append(new RecordOutput(), 0, begin);
            chain.step(begin);
            if (resealed != null) {
                LogResealer resealer = new LogResealer(out, chain);
                resealer.add(files.storage(), last.path(), cut.offset());
                for (Path file : resealed) {
                    resealer.add(files.storage(), file, 0);
                }
                accepted = resealer.written();
            }
            out.force();
            kept.add(out.entry());
            if (resealed != null) {
                tryContent(scanned.subList(0, cut.file()), out);
            }
        }
        lowerFsynced(chain.end().index());
        List<Path> left = new ArrayList<>();
        scanned.subList(cut.file(), scanned.size()).forEach(file -> left.add(file.path()));
        left.addAll(check.later());
        files.replaceKeepingFiles(files.manifest().base(), kept);
        List<Path> audit = new ArrayList<>();
        for (Path file : left) {
            audit.add(files.moveToAudit(file, "replaced"));
        }
        return new Result(cut.chain().end().index(), accepted, term, audit);
    }

    /** Loads what the log would be; a command that a start refuses must not be sealed as if it were sound. */
    private void tryContent(List<LogLoader.Scanned> kept, IncrFile out) throws IOException {
        List<UnannotatedTail.Range> ranges = LogContent.ranges(kept);
        try (LogReader in = LogReader.open(files.storage(), files.path(out.entry()))) {
            ranges.add(new UnannotatedTail.Range(files.path(out.entry()), 0, in.limit(), 0));
        }
        try {
            LogContent.load(files.storage(), trial, check.basePath(), check.rdbEnd(), ranges);
        } catch (IOException refused) {
            files.storage().delete(files.path(out.entry()));
            throw refused;
        }
    }

    private long beginMs(ChainState chain, @Nullable List<Path> resealed) {
        return resealed == null ? history.nowMs() : chain.unixMs();
    }

    private void lowerFsynced(long last) throws IOException {
        try (FsyncedIndexFile fsynced = FsyncedIndexFile.open(files.storage(), files.fsyncedIndexFile())) {
            fsynced.lower(last);
        }
    }
}
