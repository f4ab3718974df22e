package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;

/** Words of propagated commands, shared as server.c's shared objects are; never to be changed. */
final class Words {
    static final byte[] DEL = ascii("DEL");
    static final byte[] SET = ascii("SET");
    static final byte[] PXAT = ascii("PXAT");
    static final byte[] KEEPTTL = ascii("KEEPTTL");
    static final byte[] PEXPIREAT = ascii("PEXPIREAT");
    static final byte[] PERSIST = ascii("PERSIST");
    static final byte[] SREM = ascii("SREM");
    static final byte[] HSET = ascii("HSET");
    static final byte[] LTRIM = ascii("LTRIM");

    private Words() {}

    static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
