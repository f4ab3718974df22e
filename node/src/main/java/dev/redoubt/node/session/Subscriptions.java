package dev.redoubt.node.session;

import dev.redoubt.node.pubsub.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The subscriptions of the clients of this process. One a process, whatever the number of shards and loops.
 *
 * <p>Any thread: each method holds the lock for one walk over the subscribers of a channel at most, and sends nothing
 * under it. A registry for each loop, which needs no lock, is refused: PUBLISH answers with the number of receivers in
 * the whole process, and would have to wait for every loop.
 */
public final class Subscriptions {
    private final Channels<Session> channels = new Channels<>();

    /** The sharded channels, which have names of their own and no patterns. */
    private final Channels<Session> shardChannels = new Channels<>();

    /** Sessions with at least one subscription. */
    private final AtomicInteger subscribers = new AtomicInteger();

    synchronized boolean subscribe(Session who, byte[] channel) {
        return channels.subscribe(who, channel);
    }

    synchronized boolean unsubscribe(Session who, byte[] channel) {
        return channels.unsubscribe(who, channel);
    }

    synchronized boolean psubscribe(Session who, byte[] pattern) {
        return channels.psubscribe(who, pattern);
    }

    synchronized boolean punsubscribe(Session who, byte[] pattern) {
        return channels.punsubscribe(who, pattern);
    }

    synchronized boolean ssubscribe(Session who, byte[] channel) {
        return shardChannels.subscribe(who, channel);
    }

    synchronized boolean sunsubscribe(Session who, byte[] channel) {
        return shardChannels.unsubscribe(who, channel);
    }

    private synchronized void removeAll(Session who) {
        channels.removeAll(who);
        shardChannels.removeAll(who);
    }

    synchronized List<byte[]> shardChannelsOf(Session who) {
        return shardChannels.channelsOf(who);
    }

    synchronized List<byte[]> channelsOf(Session who) {
        return channels.channelsOf(who);
    }

    synchronized List<byte[]> patternsOf(Session who) {
        return channels.patternsOf(who);
    }

    /** Returns whom a message on the channel reaches. */
    public synchronized Publication publication(byte[] channel, byte[] message) {
        List<Publication.Receiver> receivers = new ArrayList<>();
        channels.publish(channel, (session, pattern) -> receivers.add(new Publication.Receiver(session, pattern)));
        return new Publication(channel, message, false, receivers);
    }

    /** Returns whom a message on a sharded channel reaches. */
    public synchronized Publication shardPublication(byte[] channel, byte[] message) {
        List<Publication.Receiver> receivers = new ArrayList<>();
        shardChannels.publish(channel, (session, pattern) -> receivers.add(new Publication.Receiver(session, null)));
        return new Publication(channel, message, true, receivers);
    }

    /** Returns all sharded channels that somebody subscribes to; a copy. */
    public synchronized List<byte[]> activeShardChannels() {
        return shardChannels.activeChannels();
    }

    /** Returns how many sessions subscribe to the sharded channel. */
    synchronized int shardSubscribers(byte[] channel) {
        return shardChannels.subscribers(channel);
    }

    /** Returns all channels that somebody subscribes to; a copy. */
    public synchronized List<byte[]> activeChannels() {
        return channels.activeChannels();
    }

    /** Returns how many sessions subscribe to the channel itself. */
    public synchronized int subscribers(byte[] channel) {
        return channels.subscribers(channel);
    }

    /** Returns how many different patterns are subscribed to. */
    public synchronized int activePatterns() {
        return channels.activePatterns();
    }

    /** Ends all subscriptions of the session; on its loop. */
    void leave(Session who) {
        if (who.pubsub()) {
            removeAll(who);
            count(-1);
            who.channels = 0;
            who.patterns = 0;
            who.shardChannels = 0;
        }
    }

    /** A session has begun, or ceased, to listen. */
    void count(int change) {
        subscribers.addAndGet(change);
    }

    /** Returns how many sessions listen to at least one channel or pattern. */
    public int subscribers() {
        return subscribers.get();
    }
}
