/**
 * The entry point of the sentinel process, {@code SentinelMain}. It may use everything of the sentinel; logic must not
 * enter.
 */
@NullMarked
package dev.redoubt.sentinel;

import org.jspecify.annotations.NullMarked;
