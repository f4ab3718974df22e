/**
 * The account of the memory that the data, the clients and the log of one process take.
 *
 * <p>It may use the JDK only. It must not hold memory itself, nor decide what is given up: its owners ask before they
 * take. Start reading at {@link dev.redoubt.node.memory.MemoryGovernor}.
 */
@NullMarked
package dev.redoubt.node.memory;

import org.jspecify.annotations.NullMarked;
