package dev.redoubt.node.script;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that EVALSHA finds. The shard's thread only.
 *
 * <p>DIFFERS: Redis 7.0 keeps each script of EVAL until SCRIPT FLUSH, so a client that sends ever new ones takes all
 * memory. Here, as from Redis 7.4 on, the 500 that were used last are kept; those of SCRIPT LOAD stay.
 */
final class ScriptCache {
    private static final int MOST_EVALUATED = 500;

    private final Map<String, CachedScript> loaded = new HashMap<>();

    /** The scripts that only EVAL brought, the one that was used last at the end. */
    private final LinkedHashMap<String, CachedScript> evaluated = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** Returns a script by its SHA-1 in lower case, and counts it as used. */
    @Nullable
    CachedScript find(String sha) {
        CachedScript found = loaded.get(sha);
        return found == null ? evaluated.get(sha) : found;
    }

    /** Keeps a script that is not there yet. */
    void add(CachedScript script, boolean forever) {
        bytes += script.bytes();
        if (forever) {
            loaded.put(script.sha(), script);
            return;
        }
        evaluated.put(script.sha(), script);
        if (evaluated.size() > MOST_EVALUATED) {
            Iterator<CachedScript> oldest = evaluated.values().iterator();
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** SCRIPT LOAD was sent for it: from now on it stays. */
    void keep(String sha) {
        CachedScript script = evaluated.remove(sha);
        if (script != null) {
            loaded.put(sha, script);
        }
    }

    void clear() {
        loaded.clear();
        evaluated.clear();
        bytes = 0;
    }

    int size() {
        return loaded.size() + evaluated.size();
    }

    /** Returns the memory that they take, an estimate. */
    long bytes() {
        return bytes;
    }
}
