package dev.redoubt.node.keyspace;

import java.io.IOException;
import java.util.Map;

/**
 * The keyspace as it stood at {@link Keyspace#freeze()}, unchanged by later writes. Made and closed on the loop thread;
 * walked by any one thread in between, to which it must be handed safely (by a message). Blocks that the view still
 * needs are not reused before it is closed.
 */
public final class FrozenView implements AutoCloseable {
    private record FrozenDatabase(TableSegment[] directory, Arena arena, long size, long expires) {}

    private final Views views;
    private final Views.View view;
    private final FrozenDatabase[] databases;
    private final Map<String, byte[]> libraries;
    private final AccessClock access;

    FrozenView(Views views, Database[] live, Map<String, byte[]> libraries, AccessClock access) {
        this.access = access.copy();
        this.views = views;
        this.libraries = libraries;
        this.databases = new FrozenDatabase[live.length];
        for (int i = 0; i < live.length; i++) {
            SegmentTable table = live[i].table();
            databases[i] = new FrozenDatabase(table.directory().clone(), table.arena, table.size(), table.expires());
        }
        this.view = views.begin();
    }

    /** Returns the code of each library of functions by its name. */
    public Map<String, byte[]> libraries() {
        return libraries;
    }

    /** Returns the meaning of the access bits; its time is that of the view. */
    public AccessClock access() {
        return access;
    }

    /** Returns how many databases there are. */
    public int databases() {
        return databases.length;
    }

    /** Visits every entry of the database, expired ones too. */
    public void walk(int db, EntryVisitor visitor) throws IOException {
        Arena arena = databases[db].arena();
        Entry entry = new Entry(arena);
        TableCursor.<IOException>forEach(
                databases[db].directory(),
                arena,
                (page, at, access) -> visitor.entry(
                        EntryBlocks.key(arena, page, at),
                        entry.at(arena, page, at).accessed(access)));
    }

    /** Returns how many keys the database has. */
    public long size(int db) {
        return databases[db].size();
    }

    /** Returns how many keys of the database have an expiry. */
    public long expires(int db) {
        return databases[db].expires();
    }

    /** Gives back what the view kept. Loop thread only, after the last walk has ended. Closing twice does nothing. */
    @Override
    public void close() {
        views.end(view);
    }
}
