/**
 * Golden scripts of commands: readable requests, replies and propagation, run against the engine and against
 * redis-server. The production classes are behind {@link dev.redoubt.node.command.ScriptEngine}.
 */
@NullMarked
package dev.redoubt.node.command.script;

import org.jspecify.annotations.NullMarked;
