/**
 * Golden scripts of a sentinel: events with virtual times, and the whole trace of effects, run against the production
 * {@link dev.redoubt.sentinel.core.SentinelCore}.
 */
@NullMarked
package dev.redoubt.sentinel.script;

import org.jspecify.annotations.NullMarked;
