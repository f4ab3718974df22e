package dev.redoubt.node.shard.restore;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.persistence.log.Payload;

/**
 * A state that was read from the archive, ready to be taken over.
 *
 * @param keyspace what the payload makes of any other keyspace
 * @param payload of the record
 * @param db in force behind it
 * @param index the last record that the state has whole
 * @param unixMs the time of that record
 * @param keys in all databases
 * @param digest of the data, 40 hex digits, as DEBUG DIGEST gives it
 */
record RestoredState(Keyspace keyspace, Payload payload, int db, long index, long unixMs, long keys, String digest) {}
