package dev.redoubt.node.shard.restore;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.persistence.backup.restore.SeenStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells the account of the process what a restore holds beside the data in use, and ends the restore before the heap is
 * full. Only the thread that reads calls it, but for {@link #release}.
 */
final class MemoryWatch {
    /** This part of the memory stays free for clients. */
    private static final int FREE_DIVISOR = 16;

    /** Between two looks a keyspace grows by a few times so many bytes at most. */
    private static final int LOOK_BYTES = 1 << 20;

    private final MemoryGovernor governor;
    private long payload;

    MemoryWatch(MemoryGovernor governor) {
        this.governor = governor;
    }

    private void holds(long bytes) throws IOException {
        governor.set(MemoryOwner.RESTORE, bytes);
        if (!governor.has(governor.capacityBytes() / FREE_DIVISOR)) {
            throw new IOException("the memory does not suffice to have the restored state beside the present one: "
                    + bytes + " bytes were read of it, and " + governor.availableBytes() + " are left");
        }
    }

    /** Notes what the keyspace that is being filled holds. */
    void keyspace(Keyspace filled) throws IOException {
        holds(payload + filled.usedBytes());
    }

    /** Notes that a payload has grown; the keyspace of which it is made counts on as it did. */
    void payload(long bytes) throws IOException {
        long more = bytes - payload;
        payload = bytes;
        holds(governor.used(MemoryOwner.RESTORE) + more);
    }

    /** A stream from which a keyspace is filled. */
    InputStream watched(InputStream in, Keyspace filled) {
        return new SeenStream(in) {
            private int unseen;

            @Override
            protected void seen(int count) throws IOException {
                unseen += Math.max(0, count);
                if (unseen >= LOOK_BYTES) {
                    unseen = 0;
                    keyspace(filled);
                }
            }
        };
    }

    /** The restore has ended, or what it holds is counted elsewhere from now on. */
    void release() {
        governor.set(MemoryOwner.RESTORE, 0);
    }
}
