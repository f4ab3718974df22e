package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RecordOutput;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogCheck;
import dev.redoubt.persistence.aof.recovery.LogFindings;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.rdb.RdbChecker;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a data directory from an archive (9.5). Its log is the base, the records up to the wanted place, and the
 * beginning of a new history (2.6); an ordinary start of a node goes on from there.
 *
 * <pre>
 *   1  download the base: SHA-256, CRC-64, its place
 *   2  write the records behind it, each verified to continue the chain
 *   3  write a term-start record of a new term, and behind it the part of the record that is cut, if one is
 *   4  write the manifest; read all of it again from the disk, as a start does
 *   5  rename the directory to its name
 * </pre>
 *
 * One thread.
 */
public final class Restore {
    private final BackupTarget target;
    private final Branch branch;
    private final Branch.Choice choice;
    private final Place place;
    private final BaseObject base;
    private final HistoryStart history;

    /**
     * @param choice of the branch for {@code place}
     * @param history the beginning of the new history, above all terms of the archive
     */
    public Restore(
            BackupTarget target,
            Archive archive,
            Branch branch,
            Branch.Choice choice,
            Place place,
            HistoryStart history) {
        this.target = target;
        this.branch = branch;
        this.choice = choice;
        this.place = place;
        this.base = new BaseObject(target, choice.base(), archive.backupOf(choice.base()));
        this.history = history;
    }

    /**
     * The result.
     *
     * @param index the last record that was restored whole
     * @param unixMs the time of that record
     * @param cutBytes the bytes of the record behind it that were kept; 0 if none
     * @param records the number of records that were read behind the base
     * @param term the first term of the new history
     */
    public record Result(long index, long unixMs, int cutBytes, long records, long term) {}

    /**
     * Checks that a restore may make a directory.
     *
     * @throws IOException if it is neither missing nor empty
     */
    public static void requireFree(Path directory) throws IOException {
        RestoredDirectory.requireFree(directory.toAbsolutePath().normalize());
    }

    /**
     * Restores into a directory that is empty or missing. If this fails, it is as it was.
     *
     * @throws IOException with the name of the object, if one is damaged or missing
     */
    public Result into(Path directory) throws IOException {
        try (RestoredDirectory restored = RestoredDirectory.begin(directory)) {
            AofFiles files = new AofFiles(restored.storage(), AofOptions.DEFAULT);
            files.load();
            Manifest.Entry baseEntry = download(files);
            BaseInfo info = base.info(files.path(baseEntry), branch.table());
            Result result;
            try (WantedRecords records = new WantedRecords(target, info, branch, choice, place);
                    IncrFile out = files.createIncrFile(ChainState.behind(info))) {
                result = write(records, out);
                out.force();
                files.replace(baseEntry, List.of(out.entry()));
            }
            check(restored.storage(), result);
            restored.finish();
            return result;
        }
    }

    private Manifest.Entry download(AofFiles files) throws IOException {
        Path temp = files.tempBase();
        try (InputStream in = base.open()) {
            Files.copy(in, temp);
        }
        try {
            RdbChecker.check(temp);
        } catch (RdbException e) {
            throw base.damaged(String.valueOf(e.getMessage()));
        }
        return files.adoptBase(temp);
    }

    private Result write(WantedRecords records, IncrFile out) throws IOException {
        RecordOutput output = new RecordOutput();
        for (LogRecord record = records.next(); record != null; record = records.next()) {
            out.append(output, 0, record);
        }
        ChainState chain = records.chain();
        long index = chain.end().index();
        long unixMs = chain.unixMs();
        WantedRecords.Cut cut = records.cut();
        int cutBytes = cut.payload().length;
        // The part of a record keeps the time of the record; so the term must not begin later.
        long term = Math.max(history.storedTerm(), chain.end().term()) + 1;
        long beginMs = cutBytes == 0 ? history.nowMs() : unixMs;
        ChainState end = chain.copy();
        LogRecord begin = end.sealer().sealTermStart(term, ReplId.random(history.random()), beginMs);
        out.append(output, 0, begin);
        end.step(begin);
        if (cutBytes > 0) {
            out.append(output, 0, end.sealer().seal(term, cut.db(), cut.unixMs(), cut.payload()));
        }
        return new Result(index, unixMs, cutBytes, records.count(), term);
    }

    /** Reads what was written, as a start does. */
    private static void check(LogStorage storage, Result result) throws IOException {
        LogFindings findings = LogCheck.of(storage, AofOptions.DEFAULT).findings();
        long expected = result.index() + (result.cutBytes() > 0 ? 2 : 1);
        if (findings.verdict() != LogFindings.Verdict.WHOLE || findings.end().index() != expected) {
            throw new IOException("what was written to " + storage.directory() + " cannot be read again: "
                    + findings.verdict() + " at record " + findings.end().index() + " instead of " + expected
                    + "; check the disk");
        }
    }
}
