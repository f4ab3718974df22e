package dev.redoubt.node.script.lua;

/**
 * The name of a chunk as messages show it: {@code @name} is a file, {@code =name} is shown as it is, and everything
 * else is the text of the chunk itself (lobject.c, luaO_chunkid). Stateless.
 */
final class ChunkName {
    /** The room for a name in the messages of a running script (LUA_IDSIZE). */
    static final int RUN_TIME_SIZE = 60;

    /** The room for a name in the messages of the lexer (MAXSRC). */
    static final int COMPILE_TIME_SIZE = 80;

    private static final int FILE_MARGIN = 8;
    private static final int TEXT_MARGIN = 17;

    private ChunkName() {}

    /** Returns the short form of a name that fits into {@code size} characters with a zero at the end. */
    static String shorten(String chunkName, int size) {
        String name = cString(chunkName);
        if (name.startsWith("=")) {
            return name.substring(1, Math.min(name.length(), size));
        }
        if (name.startsWith("@")) {
            int room = size - FILE_MARGIN;
            int length = name.length() - 1;
            return length > room ? "..." + name.substring(1 + length - room) : name.substring(1);
        }
        int line = 0;
        while (line < name.length() && name.charAt(line) != '\n' && name.charAt(line) != '\r') {
            line++;
        }
        int shown = Math.min(line, size - TEXT_MARGIN);
        String rest = shown < name.length() ? "..." : "";
        return "[string \"" + name.substring(0, shown) + rest + "\"]";
    }

    /** Returns the text before the first zero character, as C prints it. */
    static String cString(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
