package dev.redoubt.node.command.engine;

import java.nio.charset.StandardCharsets;

/** Words of propagated commands, shared as server.c's shared objects are; never to be changed. */
public final class Words {
    public static final byte[] DEL = ascii("DEL");
    public static final byte[] SET = ascii("SET");
    public static final byte[] PXAT = ascii("PXAT");
    public static final byte[] KEEPTTL = ascii("KEEPTTL");
    public static final byte[] PEXPIREAT = ascii("PEXPIREAT");
    public static final byte[] PERSIST = ascii("PERSIST");
    public static final byte[] SREM = ascii("SREM");
    public static final byte[] HSET = ascii("HSET");
    static final byte[] LTRIM = ascii("LTRIM");

    private Words() {}

    public static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
