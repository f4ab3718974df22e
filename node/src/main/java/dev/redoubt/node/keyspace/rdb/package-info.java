/**
 * Keys and values in RDB form, in both directions: snapshots, DUMP and RESTORE.
 *
 * <p>The package may use {@code node.keyspace}, {@code persistence.rdb}, {@code persistence.text} and the JDK. It must not use files, threads or
 * clocks. Start reading at {@link dev.redoubt.node.keyspace.rdb.ValueWriter}.
 */
@NullMarked
package dev.redoubt.node.keyspace.rdb;

import org.jspecify.annotations.NullMarked;
