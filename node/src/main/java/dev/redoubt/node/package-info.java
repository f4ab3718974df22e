/**
 * The node process: {@code NodeMain}, thin.
 */
@NullMarked
package dev.redoubt.node;

import org.jspecify.annotations.NullMarked;
