package dev.redoubt.node.script;

import dev.redoubt.node.script.lua.LuaFunction;

/**
 * A compiled script of EVAL or SCRIPT LOAD. The shard's thread only.
 *
 * @param sha the SHA-1 of its text, which is its name
 * @param bytes the memory that it takes, an estimate
 */
record CachedScript(String sha, LuaFunction function, ScriptFlags flags, long bytes) {}
