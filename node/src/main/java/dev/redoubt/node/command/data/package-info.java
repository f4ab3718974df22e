/**
 * The commands that read and write the keyspace: strings, lists, sets, hashes, sorted sets and keys.
 *
 * <p>The package may use {@code node.command}, {@code node.command.engine}, {@code node.keyspace}, {@code
 * node.keyspace.rdb}, {@code node.migrate}, {@code node.pubsub}, {@code node.resp}, {@code persistence.rdb}, {@code
 * persistence.text} and the JDK. It must not use Akka, sockets, files or clocks. Start reading at {@link
 * dev.redoubt.node.command.data.StringCommands}.
 */
@NullMarked
package dev.redoubt.node.command.data;

import org.jspecify.annotations.NullMarked;
