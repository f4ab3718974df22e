package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/** The master of a term: one member, one incarnation (3.1). */
public record Mastership(long term, MemberId member, Incarnation incarnation) {}
