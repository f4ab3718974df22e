/**
 * The launcher of a whole cluster on one machine: process plans, child processes, the filter of their logs, and the
 * texts that it prints. {@code mvn -q -Pcluster package} runs it. Each build runs
 * {@link dev.redoubt.local.ArchiveTraining}, which makes the class-data archives. Both are tools of the source tree and
 * ship in no jar.
 *
 * <p>It may use the JDK, {@code config}, and the certificate authority of the tests. Akka, Netty and the classes of
 * nodes and sentinels must not enter: the launcher knows its processes only by their command lines, their logs and
 * their RESP ports. Start reading at {@link dev.redoubt.local.LocalCluster}.
 */
@NullMarked
package dev.redoubt.local;

import org.jspecify.annotations.NullMarked;
