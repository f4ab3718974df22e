package dev.redoubt.node.resp;

/**
 * The limits of what one connection may send before it is closed.
 *
 * @param maxBulkBytes {@code proto-max-bulk-len}: the longest argument
 * @param maxQueryBytes {@code client-query-buffer-limit}: the most that one unfinished command may hold
 */
public record DecoderLimits(long maxBulkBytes, long maxQueryBytes) {
    /** Redis's defaults: 512 MiB and 1 GiB. */
    public static final DecoderLimits DEFAULT = new DecoderLimits(512L << 20, 1L << 30);
}
