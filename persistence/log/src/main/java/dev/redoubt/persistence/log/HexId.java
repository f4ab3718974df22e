package dev.redoubt.persistence.log;

import java.util.random.RandomGenerator;

/** The form of run ids and replication ids in Redis: 40 lower-case hex digits. */
final class HexId {
    static final int LENGTH = 40;

    private HexId() {}

    static String check(String hex, String what) {
        if (hex.length() != LENGTH) {
            throw new IllegalArgumentException(what + " must have 40 hex digits: '" + hex + "'");
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = hex.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                throw new IllegalArgumentException(what + " must have 40 hex digits: '" + hex + "'");
            }
        }
        return hex;
    }

    static String random(RandomGenerator random) {
        StringBuilder hex = new StringBuilder(LENGTH);
        while (hex.length() < LENGTH) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }
}
