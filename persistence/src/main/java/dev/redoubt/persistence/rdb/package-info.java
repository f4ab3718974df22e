/**
 * RDB snapshots: a streaming writer of format version 10 and a reader of all that redis-server 7.0 writes for strings,
 * lists, sets, hashes and sorted sets (docs/protocol.md, 2.7; Redis's {@code rdb.c}).
 *
 * <p>A pure codec between byte streams and {@link dev.redoubt.persistence.rdb.RdbVisitor}. It may use the JDK only: no
 * clock, thread, random source, actor, and nothing of the keyspace may enter. Files are only opened to be read. Start
 * reading at {@link dev.redoubt.persistence.rdb.RdbVisitor}, then {@link dev.redoubt.persistence.rdb.RdbWriter}; the
 * bytes are drawn in {@code RdbFormat}.
 */
@NullMarked
package dev.redoubt.persistence.rdb;

import org.jspecify.annotations.NullMarked;
