/**
 * RDB snapshots: a streaming writer of format version 10 and a reader of all that redis-server 7.0 writes for strings,
 * lists, sets, hashes and sorted sets (docs/protocol.md, 2.7; Redis's {@code rdb.c}).
 *
 * <p>The package is a pure codec between byte streams and {@link dev.redoubt.persistence.rdb.RdbVisitor}. It may use the
 * JDK and {@code persistence.text}. It must not know clocks, threads, random sources, actors or the keyspace. It opens
 * files only to read them. Start reading at {@link dev.redoubt.persistence.rdb.RdbVisitor}, then {@link dev.redoubt.persistence.rdb.RdbWriter}; the
 * bytes are drawn in {@code RdbFormat}.
 */
@NullMarked
package dev.redoubt.persistence.rdb;

import org.jspecify.annotations.NullMarked;
