package dev.redoubt.persistence.rdb;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The reader of snapshots of version 1 to 12, and of Valkey's 80; it calls a visitor for each part. One thread.
 *
 * <p>Every fault of the bytes is an {@link RdbException} with the offset: damage, an early end, a wrong checksum. So
 * are keys that Redoubt cannot hold (values of modules, hashes whose fields expire), because skipping them would lose
 * data silently, and what the visitor refuses by an {@link RdbContentException}.
 * Other IOExceptions come from the stream or the visitor. The checksum is verified after the last key, right before
 * {@link RdbVisitor#end}. Memory stays bounded by the longest string that is really there.
 *
 * <p>As in {@code rdbLoadRio}, empty collections are left out.
 */
public final class RdbReader {
    private final RdbInput in;
    private final RdbVisitor visitor;
    private final RdbMagic format;
    private final RdbObjects objects;
    /** True if the file has AUX redoubt-ver: our own files always have a checksum. */
    private boolean ours;

    private boolean inDatabase;
    /** The visitor was told of the use of the key before. */
    private boolean toldAccess;

    private RdbReader(RdbInput in, RdbVisitor visitor) throws IOException {
        this.in = in;
        this.visitor = visitor;
        this.format = in.magic();
        this.objects = new RdbObjects(in, visitor, format);
    }

    /**
     * Reads one snapshot, up to the end of its checksum. {@code in} is buffered here and may be read beyond that. The
     * caller handles the bytes behind it, from {@link RdbSummary#bytes} on.
     */
    public static RdbSummary read(InputStream in, RdbVisitor visitor) throws IOException {
        return new RdbReader(new RdbInput(in), visitor).readAll(false);
    }

    /** Reads a file that must be one snapshot and nothing more. */
    public static RdbSummary readFile(Path file, RdbVisitor visitor) throws IOException {
        try (InputStream stream = new FileInputStream(file.toFile())) {
            return readWhole(stream, visitor);
        }
    }

    /**
     * Reads a stream that must be one snapshot and nothing more.
     *
     * <p>DIFFERS: Redis ignores bytes after the checksum; here they are refused, because a damaged byte may look like
     * the end of a file that has no checksum.
     */
    public static RdbSummary readWhole(InputStream in, RdbVisitor visitor) throws IOException {
        return new RdbReader(new RdbInput(in), visitor).readAll(true);
    }

    private RdbSummary readAll(boolean alone) throws IOException {
        long at = in.offset();
        int opcode = in.u8();
        while (opcode != RdbFormat.OP_EOF) {
            try {
                section(opcode, at);
            } catch (RdbContentException refused) {
                throw new RdbException(at, refused.matter(), refused);
            }
            at = in.offset();
            opcode = in.u8();
        }
        boolean checksummed = format.hasChecksum() && checksum();
        if (alone && !in.atEnd()) {
            throw new RdbException(in.offset(), "bytes follow the end of the snapshot");
        }
        visitor.end();
        return new RdbSummary(format.version(), in.offset(), checksummed);
    }

    /** Reads a section; an expiry, LRU or LFU field belongs to the key behind it. */
    private void section(int opcode, long at) throws IOException {
        switch (opcode) {
            case RdbFormat.OP_AUX -> aux();
            case RdbFormat.OP_SELECTDB -> selectDb(at);
            case RdbFormat.OP_RESIZEDB -> visitor.resizeDb(in.length(), in.length());
            case RdbFormat.OP_FUNCTION2 -> visitor.function(in.string());
            case RdbFormat.OP_FUNCTION_PRE_GA ->
                throw new RdbException(at, "a function of a Redis 7.0 preview, whose form Redis has given up");
            case RdbFormat.OP_MODULE_AUX -> moduleAux();
            case RdbFormat.OP_SLOT_INFO -> slotInfo(at);
            default -> key(opcode);
        }
    }

    /**
     * Skips the data that a module keeps outside of keys.
     *
     * <p>DIFFERS: Redis refuses a file with such data if the module is not loaded. They are not keys, and some modules
     * write them always; whoever has the keys of a module is refused by these.
     */
    private void moduleAux() throws IOException {
        String type = RdbModules.name(in.unsigned());
        RdbModules.skipAux(in);
        visitor.moduleAux(type);
    }

    /** Takes the number of a hash slot and its sizes: hints for tables that do not exist here. */
    private void slotInfo(long at) throws IOException {
        if (!format.hasSlotInfo()) {
            throw new RdbException(
                    at, "unknown type or opcode " + RdbFormat.OP_SLOT_INFO + " in RDB version " + format);
        }
        in.length();
        in.length();
        in.length();
    }

    private void aux() throws IOException {
        String name = new String(in.string(), StandardCharsets.UTF_8);
        ours |= name.equals(RdbAux.REDOUBT_VER);
        visitor.aux(name, in.string());
    }

    private void selectDb(long at) throws IOException {
        long db = in.length();
        if (db > Integer.MAX_VALUE) {
            throw new RdbException(at, "database " + db);
        }
        inDatabase = true;
        visitor.selectDb((int) db);
    }

    private void key(int firstOpcode) throws IOException {
        long expireAtMs = RdbVisitor.NO_EXPIRY;
        long idleSeconds = RdbVisitor.UNKNOWN_ACCESS;
        int frequency = RdbVisitor.UNKNOWN_ACCESS;
        int opcode = firstOpcode;
        while (true) {
            switch (opcode) {
                case RdbFormat.OP_EXPIRETIME -> expireAtMs = in.i32() * 1000L;
                case RdbFormat.OP_EXPIRETIME_MS -> expireAtMs = in.i64();
                case RdbFormat.OP_IDLE -> idleSeconds = in.length();
                case RdbFormat.OP_FREQ -> frequency = in.u8();
                default -> {
                    if (!inDatabase) {
                        // Redis starts in database 0 too; it never writes such a file.
                        inDatabase = true;
                        visitor.selectDb(0);
                    }
                    tellAccess(idleSeconds, frequency);
                    objects.read(opcode, expireAtMs);
                    return;
                }
            }
            opcode = in.u8();
        }
    }

    /** Tells the use of the key, or that it is not known if another key may have been left out behind such a call. */
    private void tellAccess(long idleSeconds, int frequency) throws IOException {
        boolean known = idleSeconds != RdbVisitor.UNKNOWN_ACCESS || frequency != RdbVisitor.UNKNOWN_ACCESS;
        if (known || toldAccess) {
            visitor.access(idleSeconds, frequency);
        }
        toldAccess = known;
    }

    /** Verifies the checksum; returns false if the file has none. */
    private boolean checksum() throws IOException {
        long at = in.offset();
        long computed = in.crc();
        long stored = in.i64();
        // DIFFERS: to Redis 0 always means that checksums were disabled; we never disable ours, so it is damage there.
        if (stored == 0 && !ours) {
            return false;
        }
        if (stored != computed) {
            throw new RdbException(
                    at, "checksum " + Long.toHexString(stored) + ", but the file has " + Long.toHexString(computed));
        }
        return true;
    }
}
