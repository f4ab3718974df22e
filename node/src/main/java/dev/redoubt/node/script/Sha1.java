package dev.redoubt.node.script;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-1 as the names of scripts have it: 40 hex digits. One thread. */
final class Sha1 {
    /** The length of a digest as text. */
    static final int CHARS = 40;

    private final MessageDigest digest;

    Sha1() {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("each JVM has SHA-1", missing);
        }
    }

    /** Returns the digest in lower case. */
    String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest.digest(bytes));
    }
}
