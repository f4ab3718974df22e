/**
 * Users and what they may do (acl.c): rules and their parser, the check of a request, the log of what was denied.
 *
 * <p>A {@link dev.redoubt.node.acl.AclUser} has an identity, which sessions keep, and {@link
 * dev.redoubt.node.acl.UserRules}, which are immutable and replaced as a whole. So every thread checks its requests
 * without a lock, and sees all of a change or nothing of it. The check of a user who may do everything is one boolean.
 *
 * <p>The package may use {@code config.redisconf}, {@code node.command} and {@code node.pubsub}. It must not use sessions, the
 * keyspace, files, clocks or Akka: {@code node.acl.file} reads and writes the {@code aclfile}. Start reading at {@link
 * dev.redoubt.node.acl.AclUsers}.
 */
@NullMarked
package dev.redoubt.node.acl;

import org.jspecify.annotations.NullMarked;
