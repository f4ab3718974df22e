package dev.redoubt.node.command.engine;

import org.jspecify.annotations.Nullable;

/**
 * The options of SHUTDOWN (db.c, shutdownCommand).
 *
 * @param save true for SAVE, false for NOSAVE, null: by the configured save points
 * @param now does not wait for replicas that lag
 * @param force goes on when saving fails
 * @param abort stops a shutdown that waits
 */
public record ShutdownOptions(@Nullable Boolean save, boolean now, boolean force, boolean abort) {}
