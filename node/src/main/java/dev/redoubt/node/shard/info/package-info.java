/**
 * The immutable picture of a shard and its process, and the pure functions that write INFO and ROLE from it. The
 * figures that need a past, such as rates, are kept here too.
 *
 * <p>The package may use {@code config}, {@code node.resp}, {@code persistence.log} and the JDK. It must not use the
 * shard, its log or its clients: the shard takes the picture. Start reading at {@link
 * dev.redoubt.node.shard.info.ShardStatus}.
 */
@NullMarked
package dev.redoubt.node.shard.info;

import org.jspecify.annotations.NullMarked;
