/**
 * The member's half of the protocol as a pure state machine: promises, leases, suspicion, commit rule, roles
 * (docs/protocol.md 3, 4, 5). {@link dev.redoubt.node.member.MemberCore} composes it with {@code node.replication}.
 *
 * <p>It may use the JDK, {@code persistence.log} and {@code node.replication}. No file, clock, thread, random source of
 * its own or actor may enter. The same core runs in the shard's actor and in the simulator. Start reading at
 * {@link dev.redoubt.node.member.MemberCore}.
 */
@NullMarked
package dev.redoubt.node.member;

import org.jspecify.annotations.NullMarked;
