package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/** The leader of a term's failover: one process of one voter, because a leader's term dies with its process (5.4). */
public record LeaderId(MemberId voter, Incarnation incarnation) {}
