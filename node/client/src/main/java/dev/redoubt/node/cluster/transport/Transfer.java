package dev.redoubt.node.cluster.transport;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/**
 * Names one large {@link Envelope} on its way in {@link Fragment}s.
 *
 * @param from who sends it
 * @param fromIncarnation the sending process
 * @param to for whom it is
 * @param number counts the transfers of the sending process, upwards
 */
public record Transfer(MemberId from, Incarnation fromIncarnation, MemberId to, long number) {}
