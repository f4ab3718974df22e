/**
 * Random requests of a seed, for tests that compare an engine or a node with redis-server: templates by type of command
 * in {@code src/test/resources/requests}, what fills their gaps, and what spoils a request.
 *
 * <p>Start reading at {@link dev.redoubt.node.command.random.WildRequests}.
 */
@NullMarked
package dev.redoubt.node.command.random;

import org.jspecify.annotations.NullMarked;
