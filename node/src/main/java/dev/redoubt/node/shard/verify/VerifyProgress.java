package dev.redoubt.node.shard.verify;

import dev.redoubt.node.keyspace.Keyspace;
import java.io.IOException;

/** The process as a verification needs it, and to which it tells its findings. The thread of the verification only. */
public interface VerifyProgress {
    /** An empty keyspace, in which some keys at a time are digested. */
    Keyspace scratch();

    /** Returns whether so many bytes may be held in all. */
    boolean room(long bytes);

    /**
     * Notes the present piece of work; called often.
     *
     * @throws IOException if the verification is to end
     */
    void at(String work) throws IOException;

    /**
     * Notes a base that is whole.
     *
     * @param compared true if its digest was taken with it, and is the same
     */
    void base(long index, String digest, boolean compared);

    /** Notes that the records behind a base are whole, up to the one at {@code lastIndex}. */
    void records(long count, long lastIndex, long lastUnixMs);

    /** Notes an object that is damaged or missing, in a sentence that names it. */
    void fault(String sentence);
}
