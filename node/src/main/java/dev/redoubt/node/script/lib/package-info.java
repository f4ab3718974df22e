/**
 * The libraries that Redis gives to scripts beside those of Lua: cjson, cmsgpack, struct and bit. Each answers the
 * same bytes and the same errors as the C library that Redis 7.0 contains.
 *
 * <p>The package may use {@code node.script.lua}, {@code persistence.text} and the JDK. It must not use commands, the
 * keyspace or Akka. Nothing in it is shared between two calls but the settings of cjson, which belong to the table that
 * {@code open} returned. Memory is added to the account of the script before it is allocated. Start reading at
 * {@link dev.redoubt.node.script.lib.CjsonLibrary}.
 */
@NullMarked
package dev.redoubt.node.script.lib;

import org.jspecify.annotations.NullMarked;
