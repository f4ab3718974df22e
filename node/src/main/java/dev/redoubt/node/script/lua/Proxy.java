package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** A value of {@code newproxy}: a userdata that is only good for its metatable. Immutable. */
record Proxy(@Nullable LuaTable metatable) {
    /** The memory of a proxy, an estimate. */
    static final int BYTES = 32;

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
