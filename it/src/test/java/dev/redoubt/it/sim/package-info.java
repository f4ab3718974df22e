/**
 * The seeded simulator: whole clusters of the production cores in one thread under virtual time, with a network that
 * drops, delays, duplicates, reorders and cuts, disks that lose what was not fsynced, and the invariants of
 * docs/protocol.md 8 after every event. Nothing but {@link dev.redoubt.it.sim.Sim} makes randomness or time.
 */
@NullMarked
package dev.redoubt.it.sim;

import org.jspecify.annotations.NullMarked;
