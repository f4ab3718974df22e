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
 *
 * Two kinds of state: the end of the log, which only the owner moves and which others see through one volatile field
 * after the bytes are in the file; and the list of files, guarded by {@link #fileLock} and published as an immutable
 * list. An append takes no lock but the ring's, so an fsync that hangs does not hold it up.
 */
public final class AofLog extends ChainedLog {
    private final AofFiles files;
    private final FsyncedIndexFile mark;
    private final LoadReport report;
    private final RecordOutput output = new RecordOutput();
    private final Object fileLock = new Object();

    private volatile List<IncrFile> segments;
    private volatile long fsynced;
    private long notedFsync;
    private long brokenUpTo;
    private final List<Path> replaced = new ArrayList<>();

    private AofLog(AofFiles files, AofOptions options, RecoveredLog recovered, FsyncedIndexFile mark) {
        super(new RecentRecords(options.memoryBytes()), recovered.chain(), recovered.base());
        this.files = files;
        this.mark = mark;
        this.report = recovered.report();
        this.segments = recovered.incrFiles();
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
            return log;
        } catch (IOException | RuntimeException e) {
            closeAll(log.segments);
            throw e;
        }
    }

    /**
     * Makes durable what no {@code #F} line vouches for. An fsync alone would not: when an earlier one failed, in this
     * process's life or before, the pages are in the cache, pass for clean, and are not on the disk (2.10). Written anew
     * they are dirty again.
     */
    private void renewTail(LogStorage storage, long durable) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            long last = i + 1 < segments.size() ? segments.get(i + 1).firstIndex() - 1 : end().index();
            if (last > durable) {
                segments.get(i).renew(storage, durable + 1);
            }
            segments.get(i).force();
        }
        // What was read may have been the cache's; what is there now is what was scanned, or the start fails.
        try (FileCursor cursor =
                new FileCursor(this, Math.max(durable, segments.get(0).firstIndex()))) {
            LogRecord record = cursor.next();
            while (record != null) {
                record = cursor.next();
            }
        }
    }

    /** Returns the findings of the load. */
    public LoadReport report() {
        return report;
    }

    private IncrFile active() {
        List<IncrFile> all = segments;
        return all.get(all.size() - 1);
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

    /** After a start that found records missing it says so until the first fsync, behind what the owner stored of it. */
    private void noteDurable(long index) {
        try {
            mark.note(index);
        } catch (IOException olderNumberStays) {
            // The log is durable all the same, and the older number is true as well.
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
        IncrFile next = files.createSegment(chain().copy());
        List<Manifest.Entry> incr = new ArrayList<>(files.manifest().incr());
        incr.add(next.entry());
        try {
            files.replace(files.manifest().base(), incr);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        List<IncrFile> more = new ArrayList<>(segments);
        more.add(next);
        segments = List.copyOf(more);
    }

    /**
     * Goes on in a new file after an fsync has failed, under {@code appendfsync everysec} (2.10); a rewrite is due then.
     * Owner thread.
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
        files.showSnapshot(replaceBase(rdb, info));
    }

    private Path replaceBase(Path rdb, BaseInfo info) throws IOException {
        synchronized (fileLock) {
            List<IncrFile> kept = new ArrayList<>(segments);
            List<IncrFile> covered = new ArrayList<>();
            while (!kept.isEmpty() && kept.get(0).firstIndex() <= info.end().index()) {
                covered.add(kept.remove(0));
            }
            if (kept.isEmpty() || !kept.get(0).start().isAt(info)) {
                throw new IllegalStateException("the log was not rotated at " + info.end());
            }
            Manifest.Entry entry = files.adoptBase(rdb);
            files.replace(entry, kept.stream().map(IncrFile::entry).toList());
            segments = List.copyOf(kept);
            setBase(info.at(files.path(entry)));
            closeAll(covered);
            if (info.end().index() >= brokenUpTo) {
                brokenUpTo = 0;
                fsynced = Math.max(fsynced, info.end().index());
            }
            return files.path(entry);
        }
    }

    private static void closeAll(List<IncrFile> segments) throws IOException {
        for (IncrFile segment : segments) {
            segment.close();
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
            List<IncrFile> kept = new ArrayList<>(segments);
            List<IncrFile> later = new ArrayList<>();
            while (kept.size() > 1 && kept.get(kept.size() - 1).firstIndex() > lastIndex + 1) {
                later.add(0, kept.remove(kept.size() - 1));
            }
            return cutTo(at, kept, later, before);
        }
    }

    /** First the copy, then the manifest, then the file: a crash in between leaves a log that is longer, but whole. */
    private TruncationReport cutTo(ChainState at, List<IncrFile> kept, List<IncrFile> later, LogEnd before)
            throws IOException {
        IncrFile last = kept.get(kept.size() - 1);
        long lastIndex = at.end().index();
        boolean nothingStays = lastIndex < last.firstIndex();
        long offset = nothingStays ? 0 : offsetBehind(lastIndex);
        long bytes = last.size() - offset;
        String label = "cut-" + (lastIndex + 1) + "-" + before.index();
        List<Path> audit = new ArrayList<>(List.of(files.audit(last.path(), offset, label)));
        mark.lower(lastIndex);
        nextGeneration();
        recent().truncate(lastIndex);
        endAt(at);
        segments = List.copyOf(kept);
        if (!later.isEmpty()) {
            files.replaceQuietly(
                    files.manifest().base(), kept.stream().map(IncrFile::entry).toList());
        }
        for (IncrFile segment : later) {
            bytes += segment.size();
            segment.close();
            audit.add(files.moveToAudit(segment.path(), label));
        }
        if (nothingStays) {
            last.index().cut(lastIndex);
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
        files.showSnapshot(replaceAll(rdb, info));
    }

    private Path replaceAll(Path rdb, BaseInfo info) throws IOException {
        synchronized (fileLock) {
            Manifest old = files.manifest();
            List<IncrFile> oldSegments = segments;
            Manifest.Entry entry = files.adoptBase(rdb);
            BaseInfo installed = info.at(files.path(entry));
            ChainState start = ChainState.behind(installed);
            IncrFile first = files.createSegment(start.copy());
            mark.lower(info.end().index());
            files.replaceQuietly(entry, List.of(first.entry()));
            nextGeneration();
            recent().clear();
            setBase(installed);
            segments = List.of(first);
            endAt(start);
            fsynced = info.end().index();
            notedFsync = 0;
            brokenUpTo = 0;
            closeAll(oldSegments);
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

    /** Deletes the files that {@link #reset} has set aside in this process; when, the owner decides. */
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
        return Math.min(segments.get(0).firstIndex(), recent().first());
    }

    @Override
    public long truncatableTo() {
        return baseIndex();
    }

    @Override
    public long fsyncedIndex() {
        return fsynced;
    }

    /** Bytes of all incr files and what the base has, for INFO ({@code aof_current_size}). */
    public long sizeBytes() throws IOException {
        BaseInfo from = base();
        long bytes = 0;
        if (from != null) {
            try (LogFile file = files.storage().openRead(from.file())) {
                bytes = file.size();
            }
        }
        for (IncrFile segment : segments) {
            bytes += segment.size();
        }
        return bytes;
    }

    LogStorage storage() {
        return files.storage();
    }

    List<IncrFile> segments() {
        return segments;
    }

    /** Fsyncs, unless the active file is broken, and closes the files. */
    @Override
    public void close() throws IOException {
        synchronized (fileLock) {
            try {
                if (!active().isBroken()) {
                    active().force();
                    if (brokenUpTo == 0 && end().index() > mark.index()) {
                        noteDurable(end().index());
                    }
                }
            } finally {
                closeAll(segments);
                mark.close();
            }
        }
    }
}
