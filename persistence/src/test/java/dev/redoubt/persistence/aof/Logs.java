package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.rdb.Crc64;
import dev.redoubt.persistence.rdb.RdbChecker;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Helpers of the tests of the log. */
public final class Logs {
    public static final Path DIR = Path.of("/data");
    public static final Path AOF_DIR = DIR.resolve("appendonlydir");
    public static final Path MANIFEST = AOF_DIR.resolve("appendonly.aof.manifest");
    public static final Path INCR_1 = AOF_DIR.resolve("appendonly.aof.1.incr.aof");
    public static final long NOW = 1_700_000_000_000L;

    private Logs() {}

    public static LossyLogStorage disk() {
        return new LossyLogStorage(DIR);
    }

    public static HistoryStart history(long seed) {
        return new HistoryStart(0, new Random(seed), NOW);
    }

    public static AofLog open(LogStorage storage) throws IOException {
        return LogOpener.open(storage, AofOptions.DEFAULT, history(7));
    }

    /** Opens a log that keeps no recent records in memory: all reads are from files. */
    public static AofLog openCold(LogStorage storage) throws IOException {
        return LogOpener.open(
                storage, new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 0), history(7));
    }

    public static byte[] command(Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (Object word : words) {
            byte[] bytes = word instanceof byte[] raw ? raw : word.toString().getBytes(StandardCharsets.ISO_8859_1);
            out.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static RecordSealer sealer(ShardLog log) {
        return new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
    }

    public static void begin(ShardLog log, long term) throws IOException {
        log.append(sealer(log).sealTermStart(term, ReplId.random(new Random(term)), NOW));
    }

    public static LogRecord add(ShardLog log, byte[]... commands) throws IOException {
        LogRecord record =
                sealer(log).seal(log.end().term(), log.lastDb(), NOW + log.end().index(), join(commands));
        log.append(record);
        return record;
    }

    public static LogRecord select(ShardLog log, int db) throws IOException {
        LogRecord record = sealer(log).seal(log.end().term(), db, NOW, RespScanner.select(db));
        log.append(record);
        return record;
    }

    public static List<LogRecord> read(ShardLog log, long from) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        try (RecordCursor cursor = log.read(from)) {
            for (LogRecord record = cursor.next(); record != null; record = cursor.next()) {
                records.add(record);
            }
        }
        return records;
    }

    /** All payloads, one after the other. */
    public static String payloads(ShardLog log) throws IOException {
        StringBuilder text = new StringBuilder();
        for (LogRecord record : read(log, log.firstIndex())) {
            text.append(new String(record.payload().bytes(), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** The bytes of all records, for comparison: records compare their arrays by identity. */
    public static List<String> bytes(List<LogRecord> records) {
        return records.stream()
                .map(record -> new String(RecordCodec.encode(record), StandardCharsets.ISO_8859_1))
                .toList();
    }

    public static BaseInfo infoAt(ShardLog log) {
        return new BaseInfo(Path.of("?"), log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs(), log.terms());
    }

    /** A whole RDB file with AUX fields and one string a pair. */
    public static byte[] rdb(Map<String, String> aux, Map<String, String> keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("REDIS0010"));
        aux.forEach((name, value) -> {
            out.write(0xFA);
            string(out, name);
            string(out, value);
        });
        out.write(0xFE);
        out.write(0);
        keys.forEach((name, value) -> {
            out.write(0);
            string(out, name);
            string(out, value);
        });
        out.write(0xFF);
        long crc = Crc64.update(0, out.toByteArray(), 0, out.size());
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (crc >>> 8 * i));
        }
        return out.toByteArray();
    }

    /** Reads a snapshot to its last byte. */
    public static void requireWholeRdb(LogStorage storage, Path file) throws IOException {
        try (LogReader in = LogReader.open(storage, file)) {
            RdbChecker.check(new ByteArrayInputStream(in.read((int) in.limit())));
        }
    }

    private static void string(ByteArrayOutputStream out, String text) {
        out.write(0x40 | text.length() >> 8);
        out.write(text.length());
        out.writeBytes(ascii(text));
    }

    /** Takes a snapshot at the end of the log and makes it the base. */
    public static BaseInfo rewrite(AofLog log, LogStorage storage) throws IOException {
        log.rotate();
        BaseInfo info = infoAt(log);
        Path file = log.newBaseFile();
        write(storage, file, rdb(info.aux(), Map.of("k", "v")));
        log.installBase(file, info);
        return info;
    }

    public static void write(LogStorage storage, Path path, byte[] content) throws IOException {
        try (LogFile file = storage.create(path)) {
            file.write(java.nio.ByteBuffer.wrap(content), 0);
        }
    }
}
