package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.TableObject;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory, and a log whose pieces a test puts into it as 9.3 says. One thread. */
public final class TestArchive implements BackupTarget {
    public static final long START = 1_790_000_000_000L;

    public final Map<String, byte[]> objects = new TreeMap<>();
    /** All records of the branch; the one with index i stands at i - 1. */
    public final List<LogRecord> records = new ArrayList<>();
    /** The chain before each record, and behind the last. */
    private final List<ChainState> chains = new ArrayList<>(List.of(ChainState.behind(null)));

    private final Random random;

    public TestArchive(long seed) {
        random = new Random(seed);
    }

    /** The chain behind a record. */
    public ChainState chain(long index) {
        return chains.get((int) index);
    }

    private void add(LogRecord record) {
        ChainState next = chain(records.size()).copy();
        next.step(record);
        records.add(record);
        chains.add(next);
    }

    /** Fails over behind {@code index}: what is behind it goes, and a term begins. */
    public ArchiveNames.Term begin(long index, long term) throws IOException {
        while (records.size() > index) {
            records.remove(records.size() - 1);
            chains.remove(chains.size() - 1);
        }
        ReplId replId = ReplId.random(random);
        add(chain(index).sealer().sealTermStart(term, replId, START + index * 1000));
        ArchiveNames.Term name = new ArchiveNames.Term(term, replId);
        put(name.table(), ObjectContent.of(TableObject.format(chain(index + 1).terms())));
        return name;
    }

    /** Appends a record a second behind the one before. */
    public void append(int db, byte[]... commands) {
        ChainState chain = chain(records.size());
        add(chain.sealer().seal(chain.end().term(), db, START + records.size() * 1000L, Logs.join(commands)));
    }

    /** Puts records of one term. */
    public String segment(long first, long last) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RespScanner.select(chain(first - 1).db()));
        for (long index = first; index <= last; index++) {
            bytes.writeBytes(RecordCodec.encode(records.get((int) index - 1)));
        }
        String name = term(last).segment(first, last, chain(last).unixMs());
        put(name, ObjectContent.of(bytes.toByteArray()));
        return name;
    }

    private ArchiveNames.Term term(long index) {
        ChainState chain = chain(index);
        return new ArchiveNames.Term(chain.end().term(), chain.end().replId());
    }

    public BaseInfo info(long index) {
        ChainState chain = chain(index);
        return new BaseInfo(Path.of("?"), chain.end(), chain.crc(), chain.db(), chain.unixMs(), chain.terms());
    }

    /** Puts a base whose one key tells its index. */
    public String base(long index) throws IOException {
        String name = term(index).base(index, chain(index).unixMs());
        put(name, ObjectContent.of(Logs.rdb(info(index).aux(), Map.of("index", Long.toString(index)))));
        return name;
    }

    /** Puts a base with an entry in the catalogue. */
    public BackupManifest backup(long index, @Nullable String digest) throws Exception {
        return backup("backup-" + index, index, digest, START, "command");
    }

    /** Puts a base with an entry in the catalogue. */
    public BackupManifest backup(String id, long index, @Nullable String digest, long startedMs, String reason)
            throws Exception {
        String name = base(index);
        byte[] bytes = objects.get(name);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        ChainState at = chain(index);
        BackupManifest manifest = new BackupManifest(
                id, name, bytes.length, sha256, at.end(), at.unixMs(), startedMs, startedMs, reason, "1", digest);
        put(manifest.name(), ObjectContent.of(manifest.format()));
        return manifest;
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public void put(String name, ObjectContent content) throws IOException {
        try (InputStream in = content.open()) {
            objects.put(name, in.readAllBytes());
        }
    }

    @Override
    public InputStream open(String name, long from) throws IOException {
        byte[] bytes = objects.get(name);
        if (bytes == null) {
            throw new FileNotFoundException("no object " + name + " in " + description());
        }
        return new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new StoredObject(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public void delete(String name) {
        objects.remove(name);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
