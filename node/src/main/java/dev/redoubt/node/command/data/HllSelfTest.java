package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * PFSELFTEST: registers keep what is written to them, and counts are as exact as they should be (hyperloglog.c).
 *
 * <p>DIFFERS: it counts to 100,000, in a few hundredths of a second; Redis counts to ten million, and serves nobody for
 * a second or two.
 */
public final class HllSelfTest {
    private static final int CYCLES = 10;
    private static final int MOST_ELEMENTS = 100_000;
    private static final long SPARSE_BYTES = 3000;

    /** The standard error of the estimate. */
    private static final double ERROR = 1.04 / Math.sqrt(HllView.REGISTERS);

    private HllSelfTest() {}

    public static void pfselftest(CommandContext c) {
        Random random = new Random(c.random.nextLong());
        String failure = registers(random);
        if (failure == null) {
            failure = counts(random.nextLong());
        }
        if (failure == null) {
            c.reply.ok();
        } else {
            c.error("ERR TESTFAILED " + failure);
        }
    }

    private static @Nullable String registers(Random random) {
        byte[] dense = new byte[HllView.DENSE_BYTES];
        byte[] written = new byte[HllView.REGISTERS];
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            for (int i = 0; i < written.length; i++) {
                written[i] = (byte) random.nextInt(64);
                HllView.putRegister(dense, HllView.HEADER_BYTES, i, written[i]);
            }
            for (int i = 0; i < written.length; i++) {
                int read = HllView.of(dense).register(i);
                if (read != written[i]) {
                    return "Register " + i + " should be " + written[i] + " but is " + read;
                }
            }
        }
        return null;
    }

    private static @Nullable String counts(long seed) {
        HllValue dense = HllValue.empty();
        dense.makeDense();
        HllValue sparse = HllValue.empty();
        byte[] element = new byte[Long.BYTES];
        long checkpoint = 1;
        for (long i = 1; i <= MOST_ELEMENTS; i++) {
            ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN).putLong(i ^ seed);
            long hash = HllEstimate.hash(element);
            dense.set(HllEstimate.index(hash), HllEstimate.rank(hash), SPARSE_BYTES);
            sparse.set(HllEstimate.index(hash), HllEstimate.rank(hash), SPARSE_BYTES);
            if (i == checkpoint) {
                if (i < SPARSE_BYTES / 2 && sparse.view().isDense()) {
                    return "sparse encoding not used";
                }
                long count = HllEstimate.count(dense.view());
                if (count != HllEstimate.count(sparse.view())) {
                    return "dense/sparse disagree";
                }
                long error = Math.abs(count - i);
                // Of ten elements, two may well share a register.
                if (error > (i == 10 ? 1 : Math.ceil(ERROR * 6 * i))) {
                    return "Too big error. card:" + i + " abserr:" + error;
                }
                checkpoint *= 10;
            }
        }
        return null;
    }
}
