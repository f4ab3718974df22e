/**
 * Random requests to redis-server and to a node, over the wire: replies and data must be the same.
 *
 * <p>Start reading at {@link dev.redoubt.it.fuzz.Fuzz}.
 */
@NullMarked
package dev.redoubt.it.fuzz;

import org.jspecify.annotations.NullMarked;
