package dev.redoubt.node.command.random;

import dev.redoubt.persistence.rdb.Crc64;
import java.util.Arrays;
import java.util.Random;

/** Payloads of DUMP that were damaged: with the checksum that they had, or with the one that fits what they are now. */
final class Damage {
    /** Two bytes of the version and eight of the checksum. */
    private static final int CHECKSUM = 8;

    private static final int FOOTER = 2 + CHECKSUM;

    private Damage() {}

    /** Returns the payload, most of the time with a few bytes changed, added or missing. */
    static byte[] to(byte[] payload, Random random) {
        if (payload.length <= FOOTER || random.nextInt(4) == 0) {
            return payload;
        }
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(payload, random.nextInt(payload.length));
        }
        byte[] damaged = payload.clone();
        int body = payload.length - FOOTER;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(body);
            damaged[at] = (byte) (random.nextBoolean() ? damaged[at] ^ (1 << random.nextInt(8)) : random.nextInt(256));
        }
        if (random.nextInt(4) == 0) {
            int cut = random.nextInt(body);
            byte[] shorter = Arrays.copyOf(damaged, cut + FOOTER);
            System.arraycopy(payload, body, shorter, cut, FOOTER);
            damaged = shorter;
        }
        if (random.nextInt(5) > 0) {
            sign(damaged);
        }
        return damaged;
    }

    private static void sign(byte[] payload) {
        int end = payload.length - CHECKSUM;
        long crc = Crc64.update(0, payload, 0, end);
        for (int i = 0; i < CHECKSUM; i++) {
            payload[end + i] = (byte) (crc >>> (8 * i));
        }
    }
}
