package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.persistence.log.ShardId;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A shard that answers when the test says so. */
final class ManualShard implements ShardLink {
    private final ShardView view;
    private final ShardReplies replies;
    final List<Segment> segments = new ArrayList<>();
    final List<ClientState> unwatched = new ArrayList<>();

    ManualShard(ShardView view, EventExecutor loop) {
        this.view = view;
        this.replies = new ShardReplies(loop);
        view.publish(Access.MASTER, null, false);
    }

    final List<ReplicaEvent> replicaEvents = new ArrayList<>();

    @Override
    public void replica(ReplicaEvent event) {
        replicaEvents.add(event);
    }

    @Override
    public void execute(Segment segment) {
        segments.add(segment);
    }

    @Override
    public void unwatch(ClientState client) {
        unwatched.add(client);
    }

    @Override
    public ShardId id() {
        return ShardId.FIRST;
    }

    @Override
    public ShardView view() {
        return view;
    }

    /** The commands of the oldest segment, in one line each. */
    List<String> commands() {
        Segment segment = segments.get(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < segment.size(); i++) {
            List<String> words = new ArrayList<>();
            for (byte[] word : segment.args(i)) {
                words.add(new String(word, StandardCharsets.ISO_8859_1));
            }
            lines.add(String.join(" ", words));
        }
        return lines;
    }

    /** Answers the oldest segment. */
    Segment answer(String reply) {
        Segment segment = Objects.requireNonNull(segments.remove(0));
        segment.reply(Unpooled.copiedBuffer(reply, StandardCharsets.ISO_8859_1), segment.size());
        replies.send(segment);
        replies.flush();
        return segment;
    }

    void timeOut() {
        Segment segment = segments.remove(0);
        segment.reply(Unpooled.buffer(), segment.size());
        replies.timedOut(segment, "NOSYNCREPLICAS too few");
        replies.flush();
    }

    void demoted() {
        Segment segment = segments.remove(0);
        segment.reply(Unpooled.buffer(), segment.size());
        replies.unknown(segment);
        replies.flush();
    }

    void block() {
        block(0);
    }

    /** The command at {@code at} of the oldest segment waits, which becomes the next segment if it is not the first. */
    void block(int at) {
        Segment waits = segments.get(0).waitAt(at);
        if (at > 0) {
            segments.add(1, waits);
        }
        replies.blocked(waits);
        replies.flush();
    }

    void publish(Subscriptions subscriptions, String channel, String message) {
        replies.send(subscriptions.publication(bytes(channel), bytes(message)));
        replies.flush();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
