/**
 * Akka Persistence on Redis's files: the journal plugin is the AOF, the snapshot store is the RDB base, and
 * {@code ShardJournal} is the one persistent actor of a shard.
 *
 * <p>It may use {@code persistence.log}, {@code aof}, {@code rdb} and Akka Persistence. It knows records and files, no
 * commands and no keys: the keyspace, roles and terms' meaning must not enter. Start reading at
 * {@link dev.redoubt.persistence.journal.LogWriter}, through which everything passes that changes a log.
 */
@NullMarked
package dev.redoubt.persistence.journal;

import org.jspecify.annotations.NullMarked;
