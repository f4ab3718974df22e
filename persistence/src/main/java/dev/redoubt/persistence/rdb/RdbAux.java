package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The AUX fields with which a file of ours begins: Redis's own ({@code rdbSaveInfoAuxFields} in rdb.c) and one that
 * Redis ignores. The fields that tell a snapshot's place in the log belong to the log (docs/protocol.md, 2.7).
 */
public final class RdbAux {
    /** 1 if the file is the base of an AOF. */
    public static final String AOF_BASE = "aof-base";

    /** The version of Redoubt that wrote the file; such a file always has a checksum. */
    static final String REDOUBT_VER = "redoubt-ver";

    private static final String REDIS_VER = "redis-ver";
    private static final String REDIS_BITS = "redis-bits";

    /** The Redis whose format and encodings the writer keeps to. */
    private static final String COMPATIBLE_REDIS = "7.0.15";

    private RdbAux() {}

    /** Writes the fields with which every file of ours begins. */
    public static void writeHead(RdbVisitor out, String redoubtVersion) throws IOException {
        writeRedisHead(out);
        put(out, REDOUBT_VER, redoubtVersion);
    }

    /** Writes the fields with which a file of Redis begins, for one that shall be nothing else. */
    public static void writeRedisHead(RdbVisitor out) throws IOException {
        put(out, REDIS_VER, COMPATIBLE_REDIS);
        put(out, REDIS_BITS, "64");
    }

    /** Writes a field whose value is text. */
    public static void put(RdbVisitor out, String name, String value) throws IOException {
        out.aux(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
