/**
 * Redis's wire protocol, RESP2 and RESP3: bytes to requests, replies to bytes. Pure: no sockets, no clock, no threads;
 * one decoder a connection, used by one thread at a time. JDK and Netty's buffers only; the keyspace, commands and Akka
 * must not enter. Start at {@link dev.redoubt.node.resp.RespDecoder} and {@link dev.redoubt.node.resp.ReplyWriter}.
 */
@NullMarked
package dev.redoubt.node.resp;

import org.jspecify.annotations.NullMarked;
