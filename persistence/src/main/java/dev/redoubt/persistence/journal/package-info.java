/**
 * Akka Persistence on Redis's files: the journal plugin is the AOF, the snapshot store is the RDB base, and
 * {@code ShardJournal} is the one persistent actor of a shard.
 *
 * <p>The package may use {@code persistence.log}, {@code persistence.aof}, {@code persistence.aof.format}, {@code
 * persistence.rdb} and Akka Persistence. It knows records and files. It must not know commands, keys, roles or the
 * meaning of terms. Start reading at {@link dev.redoubt.persistence.journal.LogWriter}, the only writer of a log.
 */
@NullMarked
package dev.redoubt.persistence.journal;

import org.jspecify.annotations.NullMarked;
