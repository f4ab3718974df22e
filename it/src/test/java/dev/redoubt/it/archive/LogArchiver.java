package dev.redoubt.it.archive;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.ReadOnlyStorage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.aof.recovery.RecordWalk;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.TableObject;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.rdb.RdbHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Puts the log of a data directory into an archive, as protocol.md 9 says and independently of the node: the base with
 * an entry in the catalogue, the records in segments of any lengths. Used again for a directory that has grown, or for
 * another of the same data set, it puts pieces that overlap. One thread.
 */
final class LogArchiver {
    private static final int MAX_SEGMENT = 60;

    private final BackupTarget target;
    private final Random random;
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private long first;
    private @Nullable LogRecord last;

    LogArchiver(BackupTarget target, long seed) {
        this.target = target;
        this.random = new Random(seed);
    }

    /** Puts all that the directory has; its node is stopped, or is idle. */
    void put(Path data, String backupId) throws Exception {
        try (ReadOnlyStorage storage = new ReadOnlyStorage(data)) {
            AofFiles files = new AofFiles(storage, AofOptions.DEFAULT);
            files.load();
            Manifest.Entry baseEntry = files.manifest().base();
            if (baseEntry == null) {
                throw new IOException("the log of " + data + " has no base; send BGREWRITEAOF first");
            }
            BaseInfo base = putBase(files.path(baseEntry), backupId);
            ChainState chain = ChainState.behind(base);
            for (Manifest.Entry entry : files.manifest().incr()) {
                try (RecordWalk walk = RecordWalk.open(storage, files.path(entry))) {
                    for (RecordHeader header = walk.next(); header != null; header = walk.next()) {
                        LogRecord record = header.with(walk.payload(header));
                        add(record, chain);
                        chain.accept(record);
                        if (record.isTermStart()) {
                            putTable(chain);
                        }
                    }
                }
            }
            flush(chain);
        }
    }

    private BaseInfo putBase(Path file, String id) throws Exception {
        BaseInfo base;
        try (InputStream in = Files.newInputStream(file)) {
            base = BaseInfo.fromAux(file, RdbHeader.read(in, BaseInfo.AUX));
        }
        if (base == null) {
            throw new IOException(file + " is no base of Redoubt");
        }
        ArchiveNames.Term term =
                new ArchiveNames.Term(base.end().term(), base.end().replId());
        putTable(ChainState.behind(base));
        String name = term.base(base.end().index(), base.unixMs());
        target.put(name, ObjectContent.of(file));
        byte[] bytes = Files.readAllBytes(file);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        BackupManifest manifest = new BackupManifest(
                id, name, bytes.length, sha256, base.end(), base.unixMs(), 1, 2, "command", "test", null);
        target.put(manifest.name(), ObjectContent.of(manifest.format()));
        return base;
    }

    private void putTable(ChainState chain) throws IOException {
        ArchiveNames.Term term =
                new ArchiveNames.Term(chain.end().term(), chain.end().replId());
        target.put(term.table(), ObjectContent.of(TableObject.format(chain.terms())));
    }

    /** Adds a record behind {@code chain}. */
    private void add(LogRecord record, ChainState chain) throws IOException {
        if (last != null && (record.isTermStart() || record.index() - first >= 1 + random.nextInt(MAX_SEGMENT))) {
            flush(chain);
        }
        if (last == null) {
            first = record.index();
            segment.writeBytes(RespScanner.select(chain.db()));
        }
        segment.writeBytes(RecordCodec.encode(record));
        last = record;
    }

    /** Puts what was added, whose end is at {@code chain}. */
    private void flush(ChainState chain) throws IOException {
        LogRecord end = last;
        if (end != null) {
            ArchiveNames.Term term =
                    new ArchiveNames.Term(chain.end().term(), chain.end().replId());
            String name = term.segment(first, end.index(), end.unixMs());
            target.put(name, ObjectContent.of(segment.toByteArray()));
            segment.reset();
            last = null;
        }
    }
}
