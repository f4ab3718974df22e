/**
 * The durable votes of a sentinel: the vote journal as an Akka persistent actor, its event and snapshot formats, and
 * its files (docs/protocol.md 1.3).
 *
 * <p>It may use {@code sentinel.core}'s {@code VoteState}, {@code node.state}, {@code persistence} and Akka
 * Persistence. Decisions about votes must not enter: they belong in the core. Start reading at {@link
 * dev.redoubt.sentinel.votes.VoteJournal}.
 */
@NullMarked
package dev.redoubt.sentinel.votes;

import org.jspecify.annotations.NullMarked;
