/**
 * The opening of a log: loading, the decision between truncation and refusal, repair, and the re-annotation of files
 * that another program wrote (docs/protocol.md 2.5).
 *
 * <p>The package may use {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.log}, {@code
 * persistence.rdb} and the JDK. It must not use actors, threads or clocks, and never accepts data behind the first
 * damage. Start reading at {@link dev.redoubt.persistence.aof.recovery.LogLoader}.
 */
@NullMarked
package dev.redoubt.persistence.aof.recovery;

import org.jspecify.annotations.NullMarked;
