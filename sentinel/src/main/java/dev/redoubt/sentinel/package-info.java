/**
 * The sentinel process: {@code SentinelMain}, thin.
 */
@NullMarked
package dev.redoubt.sentinel;

import org.jspecify.annotations.NullMarked;
