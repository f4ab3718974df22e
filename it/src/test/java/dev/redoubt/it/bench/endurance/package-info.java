/**
 * The endurance run: mixed load on a cluster whose processes are killed again and again, with a model of each key. Not
 * part of the gate: {@code mvn -q -Pbenchmark package -Dbench=endurance}. It may use the harness and sockets, and must
 * not look inside a process. Start reading at {@link dev.redoubt.it.bench.endurance.Endurance}.
 */
@NullMarked
package dev.redoubt.it.bench.endurance;

import org.jspecify.annotations.NullMarked;
