/**
 * Lua 5.1 for EVAL and FUNCTION: values, compiler, virtual machine and standard library.
 *
 * <p>An own interpreter, because no engine on Maven Central formats numbers as Redis does, can be stopped between two
 * instructions, and counts the memory that a script holds. It knows nothing of Redis: the host gives it the functions
 * that scripts call. Strings are bytes, numbers are doubles that print with 14 digits, tables keep the order in which
 * keys came, and nothing depends on clocks or hash seeds, so that a script does the same each time. The
 * package may use the JDK only. It must not use commands, the keyspace, Akka, sockets or files. Start reading at
 * {@link dev.redoubt.node.script.lua.LuaMachine}.
 */
@NullMarked
package dev.redoubt.node.script.lua;

import org.jspecify.annotations.NullMarked;
