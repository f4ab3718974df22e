package dev.redoubt.node.script;

import dev.redoubt.node.script.lua.LuaFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled library of functions. The shard's thread only.
 *
 * @param code its text
 * @param functions those that it registered, by name
 */
record Library(LibraryCode code, Map<String, Library.Function> functions) {
    /**
     * A function that FCALL finds.
     *
     * @param description null if it has none
     */
    record Function(String name, @Nullable String description, ScriptFlags flags, LuaFunction body) {}

    String name() {
        return code.name();
    }
}
