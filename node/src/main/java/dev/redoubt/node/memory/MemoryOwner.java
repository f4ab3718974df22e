package dev.redoubt.node.memory;

/** The owners of the memory that a process counts. */
public enum MemoryOwner {
    /** The data set, with the blocks that open views keep. */
    KEYSPACE,

    /** Requests that are being received or wait, and the copies of them that the log will get. */
    REQUESTS,

    /** Replies and messages that wait for their clients to read them. */
    REPLIES,

    /** The payload of the next record, records on their way to the file, and replies that wait for them. */
    LOG,

    /** Compiled scripts that EVALSHA and FCALL find. */
    SCRIPTS,

    /** The keys that clients have read, and which they are to hear of. */
    TRACKING,

    /** Values on their way to the targets of MIGRATE. */
    MIGRATE,

    /** The state that BACKUP RESTORE reads from the archive, and the record that is made of it. */
    RESTORE,

    /** The keys and values of a backup that BACKUP VERIFY has read and not digested yet. */
    VERIFY,

    /** Recent records that are kept for replicas. */
    BACKLOG,

    /**
     * Frames and pieces of snapshots on their way to replicas, and, at a replica, those that wait for their turn or for
     * the disk, and records that it may not apply yet.
     */
    REPLICATION
}
