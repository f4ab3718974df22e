package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log in files: Redis's multi-part AOF, with record lines.
 *
 * <pre>
 *   base n ── incr: SELECT, #R n+1 … #R m ── incr: SELECT, #R m+1 …        (no incr file straddles a base, 2.8)
 *
 *   append ──▶ active file, memory ring          fsync ──▶ fsyncedIndex; an #F line before the next record
 *   rotate ──▶ active file fsynced, next one     installBase(m) ──▶ base m, the first incr file goes
 *   fsync fails ──▶ active file is broken for good ── rollAfterFsyncFailure ──▶ next file, fsyncedIndex stands still
 *                                                     until a base covers the broken one (2.10)
 * </pre>
 *  There are two kinds of state. The end of the log moves only in the owner's thread; others see it through one
 * volatile field, after the bytes are in the file. The list of files is guarded by {@link #fileLock} and published as
 * an immutable list. An append takes only the lock of the ring, so an fsync that hangs does not delay it.
 */
public final class AofLog extends ChainedLog {
    private final AofFiles files;
    private final FsyncedIndexFile fsyncedIndexFile;
    private final LoadReport report;
    private final RecordOutput output = new RecordOutput();
    private final Object fileLock = new Object();

    /** In order, never empty; the last one is the active file. Replaced under {@link #fileLock}, read by any thread. */
    private volatile List<IncrFile> incrFiles;
    /** The highest index known to be durable; at most the end. Written under {@link #fileLock}, read by any thread. */
    private volatile long fsynced;
    /** The number in the last {@code #F} line that was written; at most {@link #fsynced}. Owner's thread. */
    private long notedFsync;
    /**
     * The last index in a file whose fsync failed; 0 if there is none. Until a base covers it, {@link #fsynced} does
     * not rise (2.10). Guarded by {@link #fileLock}.
     */
    private long brokenUpTo;
    /** Covered files that the archiver still reads. Changed under {@link #fileLock}. */
    private final KeptFiles keptFiles = new KeptFiles();
    /** The files that {@link #reset} moved to the audit files in this process. Guarded by {@link #fileLock}. */
    private final List<Path> replaced = new ArrayList<>();

    private AofLog(AofFiles files, AofOptions options, RecoveredLog recovered, FsyncedIndexFile fsyncedIndexFile) {
        super(new RecentRecords(options.memoryBytes()), recovered.chain(), recovered.base());
        this.files = files;
        this.fsyncedIndexFile = fsyncedIndexFile;
        this.report = recovered.report();
        this.incrFiles = recovered.incrFiles();
    }

    /**
     * Continues a log that recovery has made whole, after all of it is durable.
     *
     * @param fsyncedIndex the open file of the highest durable index; it belongs to the log from now on
     * @throws IOException if the tail cannot be made durable; the incr files are closed then
     */
    public static AofLog resume(
            AofFiles files, AofOptions options, FsyncedIndexFile fsyncedIndex, RecoveredLog recovered)
            throws IOException {
        AofLog log = new AofLog(files, options, recovered, fsyncedIndex);
        try {
            log.renewTail(files.storage(), recovered.durable());
            log.fsynced = log.end().index();
            log.notedFsync = recovered.durable();
            return log;
        } catch (IOException | RuntimeException e) {
            closeAll(log.incrFiles);
            throw e;
        }
    }

    /**
     * Makes the records behind the highest {@code #F} line durable. An fsync alone is not enough: after a failed fsync,
     * of this process or an earlier one, the kernel may hold pages that it takes for clean and that are not on the disk
     * (2.10). Writing the bytes again makes the pages dirty again.
     */
    private void renewTail(LogStorage storage, long durable) throws IOException {
        for (int i = 0; i < incrFiles.size(); i++) {
            long last = i + 1 < incrFiles.size() ? incrFiles.get(i + 1).firstIndex() - 1 : end().index();
            if (last > durable) {
                incrFiles.get(i).renew(storage, durable + 1);
            }
            incrFiles.get(i).force();
        }
        // The scan may have read the cache. Reading again proves that the renewed bytes are those that were scanned.
        try (FileCursor cursor =
                new FileCursor(this, Math.max(durable, incrFiles.get(0).firstIndex()))) {
            LogRecord record = cursor.next();
            while (record != null) {
                record = cursor.next();
            }
        }
    }

    /** Returns the report of recovery. */
    public LoadReport report() {
        return report;
    }

    private IncrFile active() {
        List<IncrFile> all = incrFiles;
        return all.get(all.size() - 1);
    }

    @Override
    public @Nullable Path fileOf(long index) {
        Path holder = null;
        for (IncrFile file : incrFiles) {
            holder = file.firstIndex() <= index ? file.path() : holder;
        }
        return holder;
    }

    @Override
    public void append(LogRecord record) throws IOException {
        chain().verify(record);
        long durable = fsynced;
        long note = durable > notedFsync ? durable : 0;
        active().append(output, note, record);
        notedFsync = durable;
        appended(record);
    }

    @Override
    public long fsync() throws IOException {
        synchronized (fileLock) {
            long index = end().index();
            active().force();
            if (brokenUpTo == 0) {
                fsynced = Math.max(fsynced, index);
            }
            noteDurable(fsynced);
            return fsynced;
        }
    }

    /**
     * Writes the durable index beside the log. The first fsync after a start that found records missing lowers the
     * number; the owner has stored the suspicion before that.
     */
    private void noteDurable(long index) {
        try {
            fsyncedIndexFile.note(index);
        } catch (IOException olderNumberStays) {
            // The log is durable all the same, and the older number is still true.
        }
    }

    @Override
    public void rotate() throws IOException {
        synchronized (fileLock) {
            fsync();
            if (active().firstIndex() <= end().index()) {
                openNext();
            }
        }
    }

    private void openNext() throws IOException {
        IncrFile next = files.createIncrFile(chain().copy());
        List<Manifest.Entry> incr = new ArrayList<>(files.manifest().incr());
        incr.add(next.entry());
        try {
            files.replace(files.manifest().base(), incr, keptFiles::contains);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        List<IncrFile> more = new ArrayList<>(incrFiles);
        more.add(next);
        incrFiles = List.copyOf(more);
    }

    /**
     * Continues in a new file after an fsync has failed, under {@code appendfsync everysec} (2.10). The caller starts a
     * rewrite then. Owner's thread.
     *
     * @throws IllegalStateException if no fsync of the present file has failed
     */
    public void rollAfterFsyncFailure() throws IOException {
        synchronized (fileLock) {
            if (!active().isBroken()) {
                throw new IllegalStateException("no fsync has failed on " + active().path());
            }
            openNext();
            brokenUpTo = end().index();
        }
    }

    @Override
    public Path newBaseFile() throws IOException {
        synchronized (fileLock) {
            return files.tempBase();
        }
    }

    @Override
    public void installBase(Path rdb, BaseInfo info) throws IOException {
        // An fsync must not wait for the copy.
        PublishedSnapshot.of(files).replace(replaceBase(rdb, info));
    }

    private Path replaceBase(Path rdb, BaseInfo info) throws IOException {
        synchronized (fileLock) {
            List<IncrFile> kept = new ArrayList<>(incrFiles);
            List<IncrFile> covered = new ArrayList<>();
            while (!kept.isEmpty() && kept.get(0).firstIndex() <= info.end().index()) {
                covered.add(kept.remove(0));
            }
            if (kept.isEmpty() || !kept.get(0).start().isAt(info)) {
                throw new IllegalStateException("the log was not rotated at " + info.end());
            }
            Manifest.Entry entry = files.adoptBase(rdb);
            keptFiles.add(covered, kept.get(0).firstIndex());
            files.replace(entry, kept.stream().map(IncrFile::entry).toList(), keptFiles::contains);
            incrFiles = List.copyOf(kept);
            setBase(info.at(files.path(entry)));
            closeAll(covered);
            if (info.end().index() >= brokenUpTo) {
                brokenUpTo = 0;
                fsynced = Math.max(fsynced, info.end().index());
            }
            return files.path(entry);
        }
    }

    private static void closeAll(List<IncrFile> incrFiles) throws IOException {
        for (IncrFile file : incrFiles) {
            file.close();
        }
    }

    @Override
    public TruncationReport truncate(long lastIndex) throws IOException {
        synchronized (fileLock) {
            LogEnd before = end();
            if (lastIndex >= before.index()) {
                return new TruncationReport(before.index(), 0, 0, List.of());
            }
            BaseInfo from = base();
            if (lastIndex < truncatableTo()) {
                throw new TruncateBelowBaseException("record " + lastIndex + " lies before the base " + from);
            }
            ChainState at = chainAt(lastIndex);
            List<IncrFile> kept = new ArrayList<>(incrFiles);
            List<IncrFile> later = new ArrayList<>();
            while (kept.size() > 1 && kept.get(kept.size() - 1).firstIndex() > lastIndex + 1) {
                later.add(0, kept.remove(kept.size() - 1));
            }
            return truncateTo(at, kept, later, before);
        }
    }

    /**
     * Copies the end to the audit files, then changes the manifest, then truncates the file: a crash in between leaves
     * a log that is longer, but whole.
     */
    private TruncationReport truncateTo(ChainState at, List<IncrFile> kept, List<IncrFile> later, LogEnd before)
            throws IOException {
        IncrFile last = kept.get(kept.size() - 1);
        long lastIndex = at.end().index();
        boolean nothingStays = lastIndex < last.firstIndex();
        long offset = nothingStays ? 0 : offsetBehind(lastIndex);
        long bytes = last.size() - offset;
        String label = "cut-" + (lastIndex + 1) + "-" + before.index();
        List<Path> audit = new ArrayList<>(List.of(files.audit(last.path(), offset, label)));
        fsyncedIndexFile.lower(lastIndex);
        nextGeneration();
        recent().truncate(lastIndex);
        endAt(at);
        incrFiles = List.copyOf(kept);
        if (!later.isEmpty()) {
            files.replaceKeepingFiles(
                    files.manifest().base(), kept.stream().map(IncrFile::entry).toList());
        }
        for (IncrFile file : later) {
            bytes += file.size();
            file.close();
            audit.add(files.moveToAudit(file.path(), label));
        }
        if (nothingStays) {
            last.index().truncate(lastIndex);
            last.writePrologue();
        } else {
            last.truncate(offset, lastIndex);
        }
        fsynced = Math.min(fsynced, lastIndex);
        notedFsync = Math.min(notedFsync, lastIndex);
        return new TruncationReport(lastIndex, before.index() - lastIndex, bytes, audit);
    }

    private ChainState chainAt(long index) throws IOException {
        BaseInfo from = base();
        if (from == null ? index == 0 : index == from.end().index()) {
            return ChainState.behind(from);
        }
        try (FileCursor cursor = new FileCursor(this, index)) {
            LogRecord record = cursor.nextFromFile();
            return ChainState.at(record, terms());
        }
    }

    private long offsetBehind(long index) throws IOException {
        try (FileCursor cursor = new FileCursor(this, index)) {
            cursor.nextFromFile();
            return cursor.position();
        }
    }

    @Override
    public void reset(Path rdb, BaseInfo info) throws IOException {
        PublishedSnapshot.of(files).replace(replaceAll(rdb, info));
    }

    private Path replaceAll(Path rdb, BaseInfo info) throws IOException {
        synchronized (fileLock) {
            Manifest old = files.manifest();
            List<IncrFile> oldFiles = incrFiles;
            Manifest.Entry entry = files.adoptBase(rdb);
            BaseInfo installed = info.at(files.path(entry));
            ChainState start = ChainState.behind(installed);
            IncrFile first = files.createIncrFile(start.copy());
            fsyncedIndexFile.lower(info.end().index());
            keptFiles.clear();
            files.dropHistory();
            files.replaceKeepingFiles(entry, List.of(first.entry()));
            nextGeneration();
            recent().clear();
            setBase(installed);
            incrFiles = List.of(first);
            endAt(start);
            fsynced = info.end().index();
            notedFsync = 0;
            brokenUpTo = 0;
            closeAll(oldFiles);
            setAside(old);
            return files.path(entry);
        }
    }

    private void setAside(Manifest old) throws IOException {
        List<Manifest.Entry> entries = new ArrayList<>(old.incr());
        Manifest.Entry oldBase = old.base();
        if (oldBase != null) {
            entries.add(0, oldBase);
        }
        for (Manifest.Entry entry : entries) {
            replaced.add(files.moveToAudit(files.path(entry), "replaced"));
        }
    }

    /** Deletes the audit files that {@link #reset} made in this process. The owner chooses the time. */
    public void dropReplaced() throws IOException {
        synchronized (fileLock) {
            for (Path file : replaced) {
                files.storage().delete(file);
            }
            replaced.clear();
        }
    }

    @Override
    public RecordCursor read(long fromIndex) throws IOException {
        if (fromIndex < firstIndex()) {
            throw new RecordGoneException(
                    "record " + fromIndex + " is before " + firstIndex() + ", the first one here");
        }
        return new FileCursor(this, fromIndex);
    }

    @Override
    public long firstIndex() {
        // In this order: a base that is installed meanwhile moves files from one list to the other.
        long inFiles = incrFiles.get(0).firstIndex();
        List<IncrFile> kept = keptFiles.files();
        return Math.min(kept.isEmpty() ? inFiles : kept.get(0).firstIndex(), recent().first());
    }

    @Override
    public void keepFrom(long fromIndex, long maxBytes) throws IOException {
        synchronized (fileLock) {
            keptFiles.keep(fromIndex, maxBytes);
            long next = incrFiles.get(0).firstIndex();
            if (keptFiles.canShrink(next)) {
                keptFiles.add(List.of(), next);
                files.dropHistory(keptFiles::contains);
            }
        }
    }

    @Override
    public long truncatableTo() {
        return baseIndex();
    }

    @Override
    public long fsyncedIndex() {
        return fsynced;
    }

    /** The bytes of the base and of all incr files, for INFO ({@code aof_current_size}). */
    public long sizeBytes() throws IOException {
        BaseInfo from = base();
        long bytes = 0;
        if (from != null) {
            try (LogFile file = files.storage().openRead(from.file())) {
                bytes = file.size();
            }
        }
        for (IncrFile file : incrFiles) {
            bytes += file.size();
        }
        return bytes;
    }

    LogStorage storage() {
        return files.storage();
    }

    List<IncrFile> incrFiles() {
        return incrFiles;
    }

    /** The file that holds a record or will; null if it is gone. Any thread. */
    @Nullable
    IncrFile holder(long index) {
        List<IncrFile> present = incrFiles;
        for (List<IncrFile> some : List.of(present, keptFiles.files())) {
            for (int i = some.size() - 1; i >= 0; i--) {
                if (some.get(i).firstIndex() <= index) {
                    return some.get(i);
                }
            }
        }
        return null;
    }

    /**
     * Fsyncs, unless the active file is broken, and closes the files. A last {@code #F} line vouches for all records, so
     * that no change of a log at rest can pass for a torn end.
     */
    @Override
    public void close() throws IOException {
        synchronized (fileLock) {
            try {
                if (!active().isBroken()) {
                    active().force();
                    if (brokenUpTo == 0 && end().index() > fsyncedIndexFile.index()) {
                        noteDurable(end().index());
                    }
                    if (brokenUpTo == 0 && end().index() > notedFsync && active().firstIndex() <= end().index()) {
                        active().noteFsynced(output, end().index());
                        active().force();
                    }
                }
            } finally {
                closeAll(incrFiles);
                fsyncedIndexFile.close();
            }
        }
    }
}
