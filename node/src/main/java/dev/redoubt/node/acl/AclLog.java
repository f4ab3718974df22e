package dev.redoubt.node.acl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last requests that were denied, the newest first (acl.c ACLLog). Like ones within a minute are one entry. Any
 * thread; no method waits for more than a short walk.
 *
 * <p>DIFFERS: an object is cut after {@value #MOST_OBJECT_BYTES} bytes, so that refused requests do not fill the
 * memory.
 */
public final class AclLog {
    private static final int SCANNED = 10;
    private static final long TOGETHER_MS = 60_000;

    private static final int MOST_OBJECT_BYTES = 1024;

    /** The context of the request. */
    public enum Context {
        TOPLEVEL,
        MULTI,
        LUA
    }

    /**
     * One entry.
     *
     * @param count how often it happened
     * @param reason what was lacking
     * @param context of the request
     * @param object the command, key or channel
     * @param username of the user, or the name that was tried; one character a byte
     * @param unixMs when it happened last, in milliseconds
     * @param clientInfo the line of CLIENT LIST of the client that did it last
     */
    public record Entry(
            long count,
            Denial.Reason reason,
            Context context,
            byte[] object,
            String username,
            long unixMs,
            String clientInfo) {
        boolean isLike(Entry other) {
            return reason == other.reason
                    && context == other.context
                    && Math.abs(unixMs - other.unixMs) <= TOGETHER_MS
                    && Arrays.equals(object, other.object)
                    && username.equals(other.username);
        }

        Entry again(Entry last) {
            return new Entry(count + 1, reason, context, object, username, last.unixMs, last.clientInfo);
        }
    }

    private final LongSupplier maxLength;
    private final Deque<Entry> entries = new ArrayDeque<>();

    /** @param maxLength {@code acllog-max-len} */
    public AclLog(LongSupplier maxLength) {
        this.maxLength = maxLength;
    }

    /** Adds an entry, or counts it in one that is like it. */
    public synchronized void add(
            Denial.Reason reason, Context context, byte[] object, String username, long unixMs, String clientInfo) {
        byte[] kept = Arrays.copyOf(object, Math.min(object.length, MOST_OBJECT_BYTES));
        Entry added = new Entry(1, reason, context, kept, username, unixMs, clientInfo);
        Entry like = takeLike(added);
        entries.addFirst(like == null ? added : like.again(added));
        while (like == null && entries.size() > maxLength.getAsLong()) {
            entries.removeLast();
        }
    }

    private @Nullable Entry takeLike(Entry added) {
        Iterator<Entry> newest = entries.iterator();
        for (int i = 0; i < SCANNED && newest.hasNext(); i++) {
            Entry entry = newest.next();
            if (entry.isLike(added)) {
                newest.remove();
                return entry;
            }
        }
        return null;
    }

    /** Returns up to {@code most} entries, the newest first; a copy. */
    public synchronized List<Entry> newest(long most) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (found.size() >= most) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    /** Forgets all entries. */
    public synchronized void reset() {
        entries.clear();
    }
}
