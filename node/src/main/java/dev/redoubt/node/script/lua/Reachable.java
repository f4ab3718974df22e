package dev.redoubt.node.script.lua;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a script can still reach: each object once. What is to be visited waits in a queue, so that deep
 * structures need no stack. Used for one measure, by one thread.
 */
final class Reachable {
    private final int pass;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private long bytes;

    Reachable(int pass) {
        this.pass = pass;
    }

    /** Returns the number of this measure. */
    int pass() {
        return pass;
    }

    /** Counts memory that is no value of its own. */
    void add(long more) {
        bytes += more;
    }

    /** Returns the memory of what was marked and of all that it leads to, in bytes. */
    long measure() {
        Object next = waiting.poll();
        while (next != null) {
            visit(next);
            next = waiting.poll();
        }
        return bytes;
    }

    /** Marks a value. */
    void mark(@Nullable Object value) {
        if (value instanceof LuaString string) {
            if (string.mark != pass) {
                string.mark = pass;
                bytes += LuaString.OBJECT_BYTES + (long) string.length();
            }
        } else if (value instanceof LuaTable table) {
            if (table.mark != pass) {
                table.mark = pass;
                waiting.add(table);
            }
        } else if (value instanceof LuaFunction function) {
            if (function.mark != pass) {
                function.mark = pass;
                waiting.add(function);
            }
        } else if (value instanceof Coroutine thread) {
            if (thread.mark != pass) {
                thread.mark = pass;
                waiting.add(thread);
            }
        } else if (value instanceof Proxy proxy) {
            bytes += Proxy.BYTES;
            mark(proxy.metatable());
        }
    }

    private void visit(Object object) {
        if (object instanceof LuaTable table) {
            visit(table);
        } else if (object instanceof LuaFunction function) {
            function.visit(this);
        } else if (object instanceof Coroutine thread) {
            thread.visit(this);
        }
    }

    private void visit(LuaTable table) {
        bytes += table.bytes();
        mark(table.metatable());
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            mark(table.keyAt(at));
            mark(table.valueAt(at));
        }
    }
}
