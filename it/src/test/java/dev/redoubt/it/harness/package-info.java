/**
 * Real processes for tests: nodes and sentinels of their own JVM on free ports and temporary folders, started from the
 * jars that a user starts, killed by their pid. Nothing here looks inside a process: it speaks RESP and signals.
 */
@NullMarked
package dev.redoubt.it.harness;

import org.jspecify.annotations.NullMarked;
