package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Names of AUX fields: Redis's own ({@code rdbSaveInfoAuxFields} in rdb.c) and ours, which Redis ignores
 * (docs/protocol.md, 2.7).
 */
public final class RdbAux {
    public static final String REDIS_VER = "redis-ver";
    public static final String REDIS_BITS = "redis-bits";
    /** When the file was made, Unix time in seconds. */
    public static final String CTIME = "ctime";
    /** Memory in use when the file was made, in bytes. */
    public static final String USED_MEM = "used-mem";
    /** The database that the replication stream has selected. */
    public static final String REPL_STREAM_DB = "repl-stream-db";

    public static final String REPL_ID = "repl-id";
    public static final String REPL_OFFSET = "repl-offset";
    /** 1 if the file is the base of an AOF. */
    public static final String AOF_BASE = "aof-base";

    /** The version of Redoubt that wrote the file; such a file always has a checksum. */
    public static final String REDOUBT_VER = "redoubt-ver";
    /** Index of the last record that the snapshot contains. */
    public static final String REDOUBT_INDEX = "redoubt-index";
    /** Term of that record. */
    public static final String REDOUBT_TERM = "redoubt-term";
    /** crc32c of that record, from which the chain goes on (2.1). */
    public static final String REDOUBT_CRC = "redoubt-crc";
    /** The term table, as {@code TermTable.format()}. */
    public static final String REDOUBT_TERMS = "redoubt-terms";

    /** The Redis whose format and encodings the writer keeps to. */
    public static final String COMPATIBLE_REDIS = "7.0.15";

    private RdbAux() {}

    /** The fields every file of ours begins with. */
    public static void writeStandard(RdbVisitor out, String redoubtVersion, long ctimeSeconds, long usedBytes)
            throws IOException {
        put(out, REDIS_VER, COMPATIBLE_REDIS);
        put(out, REDIS_BITS, "64");
        put(out, CTIME, Long.toString(ctimeSeconds));
        put(out, USED_MEM, Long.toString(usedBytes));
        put(out, REDOUBT_VER, redoubtVersion);
    }

    /** A field whose value is text. */
    public static void put(RdbVisitor out, String name, String value) throws IOException {
        out.aux(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
