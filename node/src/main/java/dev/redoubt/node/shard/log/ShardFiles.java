package dev.redoubt.node.shard.log;

import dev.redoubt.persistence.journal.LogWriter;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * The files of a shard.
 *
 * @param writer its log, opened and registered
 * @param dir where temporary files lie
 * @param io runs what waits for files
 */
public record ShardFiles(LogWriter writer, Path dir, Executor io) {}
