/**
 * The member's half of the protocol as a pure state machine: promises, leases, suspicion, commit rule and roles
 * (docs/protocol.md 3, 4, 5), and what a member may show between two roles (6.4). The same core runs in the shard's
 * actor and in the simulator.
 *
 * <p>The package may use {@code config}, {@code node.protocol}, {@code node.replication}, {@code node.state}, {@code
 * persistence.log}, {@code persistence.text} and the JDK. It must not use files, clocks, threads, actors or a random
 * source of its own. Start reading at {@link dev.redoubt.node.member.MemberCore}.
 */
@NullMarked
package dev.redoubt.node.member;

import org.jspecify.annotations.NullMarked;
