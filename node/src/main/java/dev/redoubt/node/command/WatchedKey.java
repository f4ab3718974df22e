package dev.redoubt.node.command;

/** One key that one session watches (multi.c watchedKey). */
final class WatchedKey {
    final Session session;
    final int db;
    final byte[] key;
    /** It was there but had expired when WATCH was called; its removal then is no change. */
    boolean expired;

    WatchedKey(Session session, int db, byte[] key, boolean expired) {
        this.session = session;
        this.db = db;
        this.key = key;
        this.expired = expired;
    }
}
