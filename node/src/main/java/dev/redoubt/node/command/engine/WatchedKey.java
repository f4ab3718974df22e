package dev.redoubt.node.command.engine;

/** One key that one session watches (multi.c watchedKey). */
public final class WatchedKey {
    final ClientState client;
    public final int db;
    public final byte[] key;
    /** It was there but had expired when WATCH was called; its removal then is no change. */
    public boolean expired;

    WatchedKey(ClientState client, int db, byte[] key, boolean expired) {
        this.client = client;
        this.db = db;
        this.key = key;
        this.expired = expired;
    }
}
