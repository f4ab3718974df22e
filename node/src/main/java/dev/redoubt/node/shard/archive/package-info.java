/**
 * The archiving of a shard's log, and its backups, in a target outside of the cluster (docs/protocol.md 9): a pure core
 * that decides what is stored when, and its host.
 *
 * <p>The package may use {@code config}, {@code node.member}, {@code node.protocol}, {@code node.resp}, {@code
 * node.shard.core}, {@code node.shard.info}, {@code node.shard.log}, {@code node.shard.snapshot}, {@code node.state},
 * {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.backup}, {@code
 * persistence.backup.retention}, {@code persistence.backup.targets}, {@code persistence.journal}, {@code
 * persistence.log} and the JDK. It must not use clients, and nothing in the path of data waits for it. Start reading at
 * {@link dev.redoubt.node.shard.archive.ArchiveCore}.
 */
@NullMarked
package dev.redoubt.node.shard.archive;

import org.jspecify.annotations.NullMarked;
