package dev.redoubt.node.protocol;

/**
 * Names one subscription; both sides number it (3.3), so that a late duplicate of an old one revives nothing.
 *
 * @param nonce drawn by the replica for each Subscribe
 * @param number drawn by the master for each Subscribe that it takes
 */
public record SubscriptionId(long nonce, long number) {}
