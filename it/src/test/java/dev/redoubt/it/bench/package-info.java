/**
 * Benchmarks against redis-server on the same machine in the same run; each figure is a median of rounds in turn and a
 * ratio. Not part of the gate: {@code mvn -q -Pbenchmark package} (see {@link dev.redoubt.it.bench.Benchmark}).
 */
package dev.redoubt.it.bench;
