package dev.redoubt.node.member;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/**
 * The knowledge of a member's process at its start.
 *
 * @param id of the member (1.1)
 * @param incarnation of this process
 * @param stored the state file; {@link StoredState#EMPTY} if there is none
 * @param bootId the kernel's, so that a reboot is told from a kill (3.4); empty if the platform has none
 * @param logSuspect true if loading found the log truncated, damaged, restored, resealed, foreign or empty though it
 *     should not be (3.4, 2.5)
 */
public record MemberBoot(MemberId id, Incarnation incarnation, StoredState stored, String bootId, boolean logSuspect) {}
