package dev.redoubt.persistence.rdb;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The reader of snapshots of version 1 to 11; it calls a visitor for each part. One thread.
 *
 * <p>Every fault of the bytes is an {@link RdbException} with the offset: damage, an early end, a wrong checksum. So
 * are data that Redoubt cannot hold (modules), because skipping them would lose data silently.
 * Other IOExceptions come from the stream or the visitor. The checksum is verified after the last key, right before
 * {@link RdbVisitor#end}. Memory stays bounded by the longest string that is really there.
 *
 * <p>As in {@code rdbLoadRio}, empty collections are left out.
 */
public final class RdbReader {
    private final RdbInput in;
    private final RdbVisitor visitor;
    private final RdbObjects objects;
    /** True if the file has AUX redoubt-ver: our own files always have a checksum. */
    private boolean ours;

    private boolean inDatabase;
    /** The visitor was told of the use of the key before. */
    private boolean toldAccess;

    private RdbReader(RdbInput in, RdbVisitor visitor) {
        this.in = in;
        this.visitor = visitor;
        this.objects = new RdbObjects(in, visitor);
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
        int version = version(in);
        int opcode = in.u8();
        while (opcode != RdbFormat.OP_EOF) {
            section(opcode);
            opcode = in.u8();
        }
        boolean checksummed = version >= RdbFormat.FIRST_CHECKSUMMED && checksum();
        if (alone && !in.atEnd()) {
            throw new RdbException(in.offset(), "bytes follow the end of the snapshot");
        }
        visitor.end();
        return new RdbSummary(version, in.offset(), checksummed);
    }

    /** Reads the magic and the version. */
    static int version(RdbInput in) throws IOException {
        String magic = new String(in.bytes(0, RdbFormat.HEADER_BYTES), StandardCharsets.ISO_8859_1);
        if (!magic.matches(RdbFormat.MAGIC + "[0-9]{4}")) {
            throw new RdbException(0, "not an RDB file: it begins with '" + RdbObjects.printable(magic) + "'");
        }
        int version = Integer.parseInt(magic.substring(RdbFormat.MAGIC.length()));
        if (version < 1 || version > RdbFormat.MAX_VERSION) {
            throw new RdbException(0, "RDB version " + version + ", not 1 to " + RdbFormat.MAX_VERSION);
        }
        return version;
    }

    /** Reads a section that is no key; an expiry, LRU or LFU field belongs to the key behind it. */
    private void section(int opcode) throws IOException {
        long at = in.offset() - 1;
        switch (opcode) {
            case RdbFormat.OP_AUX -> aux();
            case RdbFormat.OP_SELECTDB -> selectDb(at);
            case RdbFormat.OP_RESIZEDB -> visitor.resizeDb(in.length(), in.length());
            case RdbFormat.OP_FUNCTION2 -> visitor.function(in.string());
            case RdbFormat.OP_FUNCTION_PRE_GA -> throw new RdbException(at, "a function of a Redis 7.0 preview");
            case RdbFormat.OP_MODULE_AUX ->
                throw new RdbException(
                        at, "data of module '" + moduleName(in.unsigned()) + "', and Redoubt has no modules");
            default -> key(opcode);
        }
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

    /** Nine characters of six bits, and ten bits of version (moduleTypeNameByID). */
    private static String moduleName(long id) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder name = new StringBuilder();
        for (int shift = 58; shift >= 10; shift -= 6) {
            name.append(alphabet.charAt((int) (id >>> shift) & 63));
        }
        return name.toString();
    }
}
