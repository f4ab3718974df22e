package dev.redoubt.node.script.lib;

/** A pointer as a value of Lua (lua_pushlightuserdata). Scripts meet one of them only. Compared by identity. */
public final class LightUserdata {
    /** The pointer to nothing: {@code cjson.null}, which stands for null because a table cannot hold nil. */
    public static final LightUserdata NULL = new LightUserdata();

    private LightUserdata() {}

    /** The text that {@code tostring} gives for it on Linux. */
    @Override
    public String toString() {
        return "userdata: (nil)";
    }
}
