package dev.redoubt.node.member;

import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.persistence.log.MemberId;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a command: what the members do, a line each. Equal messages to several receivers, one after the other,
 * share a line. A brief trace leaves out what repeats while nothing happens, see {@link #isRegular}. One thread.
 */
final class ScriptTrace {
    final ScriptNames names = new ScriptNames();
    private final List<String> lines = new ArrayList<>();
    private final Map<MemberId, ShardMessage> lastAck = new HashMap<>();
    private final List<String> receivers = new ArrayList<>();
    private @Nullable String sender;
    private @Nullable ShardMessage sent;

    /** The delivery whose effects follow; null before the first, and when it is printed. */
    private @Nullable String delivery;

    private boolean delivering;

    /** The start of each line, with the time. */
    private String prefix = "";

    private boolean brief;

    void begin(String linePrefix, boolean isBrief) {
        prefix = linePrefix;
        brief = isBrief;
    }

    /** Returns the lines since the last call. */
    List<String> end() {
        endDelivery();
        List<String> made = List.copyOf(lines);
        lines.clear();
        return made;
    }

    /** Adds what a member does. */
    void add(String member, String what) {
        endSend();
        effect(member + " " + what);
    }

    private void effect(String line) {
        if (delivery != null) {
            lines.add(prefix + delivery);
            delivery = null;
        }
        lines.add((delivering ? "  " : "") + prefix + line);
    }

    /** Adds a message as it is sent. Returns true if it is regular. */
    boolean send(String from, MemberId to, ShardMessage message) {
        boolean regular = isRegular(ScriptNames.id(from), message);
        if (!(brief && regular)) {
            if (!from.equals(sender) || !message.equals(sent)) {
                endSend();
                sender = from;
                sent = message;
            }
            receivers.add(ScriptNames.name(to));
        }
        return regular;
    }

    private void endSend() {
        if (sent != null) {
            String line = sender + " send " + String.join(",", receivers) + " " + text(sent);
            sent = null;
            receivers.clear();
            effect(line);
        }
    }

    /** Adds the delivery of a message; the effects until {@link #endDelivery} are those of its receiver. */
    void delivery(String line, boolean regular) {
        endDelivery();
        delivering = true;
        if (brief && regular) {
            delivery = line;
        } else {
            lines.add(prefix + line);
        }
    }

    void endDelivery() {
        endSend();
        delivery = null;
        delivering = false;
    }

    /** Returns true for a request for a lease, a heartbeat, and an ack that repeats the one before. */
    private boolean isRegular(MemberId from, ShardMessage message) {
        if (message instanceof ReplicationMessage.Ack) {
            return message.equals(lastAck.put(from, message));
        }
        return message instanceof MemberMessage.LeaseRequest
                || message instanceof ReplicationMessage.Frame frame
                        && frame.records().isEmpty();
    }

    private String text(ShardMessage message) {
        if (message instanceof ReplicationMessage.Frame frame) {
            return text(frame);
        }
        StringBuilder text = new StringBuilder(message.getClass().getSimpleName());
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            text.append(field(message, component));
        }
        return text.toString();
    }

    private String text(ReplicationMessage.Frame frame) {
        FrameHeader header = frame.header();
        String records = frame.records().isEmpty()
                ? " heartbeat"
                : " records=" + (frame.previousIndex() + 1) + ".." + frame.lastIndex();
        String clear = header.clearIndex() == FrameHeader.NOBODY_CLEARED ? "" : " clear=" + header.clearIndex();
        return "Frame term=" + header.term() + " subscription=" + names.text(header.subscription()) + " after="
                + frame.previousIndex() + records + " commit=" + header.commitIndex() + clear;
    }

    private String field(ShardMessage message, RecordComponent component) {
        Object value;
        try {
            value = component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        String name = component.getName();
        if (value instanceof Boolean flag) {
            return flag ? " " + name : "";
        } else if (value instanceof byte[]) {
            return "";
        } else if (name.equals("nonce")) {
            return " nonce=" + names.nonce((Long) value);
        }
        return " " + name + "=" + names.text(value);
    }
}
