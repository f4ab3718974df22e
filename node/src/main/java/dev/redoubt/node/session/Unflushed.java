package dev.redoubt.node.session;

import dev.redoubt.node.net.Outlet;
import java.util.ArrayList;
import java.util.List;

/** The outlets of one loop to which something was written since the last flush. That loop only. */
public final class Unflushed {
    /** In the order of the writes; an outlet may be in it twice, which costs less than to look for it. */
    private final List<Outlet> outlets = new ArrayList<>();

    void add(Outlet outlet) {
        outlets.add(outlet);
    }

    /** Hands what was written to the sockets. */
    void flush() {
        for (int i = 0; i < outlets.size(); i++) {
            outlets.get(i).flush();
        }
        outlets.clear();
    }
}
