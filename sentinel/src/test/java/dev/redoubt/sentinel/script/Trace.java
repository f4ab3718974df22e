package dev.redoubt.sentinel.script;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelMessage;
import dev.redoubt.sentinel.core.VoteState;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the effects of a core, one line each; equal messages to several receivers, one after the other, share a line.
 */
final class Trace implements SentinelEffect.Handler {
    private final Names names;

    /** True to leave out pings and hellos, which the command {@code ticks} would repeat dozens of times. */
    private final boolean brief;

    private final List<String> lines = new ArrayList<>();
    private final List<MemberId> receivers = new ArrayList<>();
    private @Nullable PeerMessage message;

    Trace(Names names, boolean brief) {
        this.names = names;
        this.brief = brief;
    }

    void add(List<SentinelEffect> effects) {
        effects.forEach(effect -> effect.accept(this));
    }

    List<String> lines() {
        endSend();
        return lines;
    }

    private void endSend() {
        if (message != null) {
            List<String> to = receivers.stream().map(Names::name).toList();
            lines.add("send " + String.join(",", to) + " " + text(message));
            message = null;
            receivers.clear();
        }
    }

    @Override
    public void send(SentinelEffect.Send effect) {
        boolean regular =
                effect.message() instanceof MemberMessage.Ping || effect.message() instanceof SentinelMessage.Hello;
        if (brief && regular) {
            return;
        }
        if (!effect.message().equals(message)) {
            endSend();
            message = effect.message();
        }
        receivers.add(effect.to());
    }

    @Override
    public void store(SentinelEffect.Store effect) {
        VoteState state = effect.state();
        StringBuilder line = new StringBuilder("store ").append(effect.number());
        line.append(" voted=").append(state.votedTerm());
        line.append(state.candidate() == null ? "" : " for=" + Names.name(state.candidate()));
        line.append(state.holder() == null ? "" : " lease=" + Names.name(state.holder()) + "/" + state.leaseMs());
        line.append(state.observer() ? " observer" : "");
        line.append(state.config().known() ? " config=" + state.config().version() : "");
        state.present().forEach(process -> line.append(" present=").append(Names.name(process)));
        other(line.toString());
    }

    @Override
    public void publish(SentinelEffect.Publish effect) {
        other("publish " + effect.channel() + " " + Names.inText(effect.text()));
    }

    @Override
    public void answer(SentinelEffect.Answer effect) {
        other("answer " + effect.request() + " " + (effect.error() == null ? "OK" : effect.error()));
    }

    @Override
    public void wake(SentinelEffect.Wake effect) {
        other("wake after " + effect.afterMs() + " ms");
    }

    @Override
    public void note(SentinelEffect.Note effect) {
        other("note " + Names.inText(effect.text()));
    }

    private void other(String line) {
        endSend();
        lines.add(line);
    }

    private String text(PeerMessage record) {
        StringBuilder text = new StringBuilder(record.getClass().getSimpleName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            text.append(field(record, component));
        }
        return text.toString();
    }

    private String field(PeerMessage record, RecordComponent component) {
        Object value;
        try {
            value = component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        String name = component.getName();
        if (value instanceof Boolean flag) {
            return flag ? " " + name : "";
        }
        boolean drawn = name.equals("nonce")
                || record instanceof MemberMessage.HandOver && name.equals("number")
                || record instanceof MemberMessage.Trust && name.equals("number");
        return " " + name + "=" + (drawn ? names.drawn((Long) value) : text(value, record, name));
    }

    private String text(@Nullable Object value, PeerMessage record, String component) {
        if (value instanceof MemberId id) {
            return Names.name(id);
        } else if (value instanceof Incarnation process) {
            return Names.name(process);
        } else if (value instanceof LeaderId leader) {
            return Names.name(leader);
        } else if (value instanceof Mastership mastership) {
            return Names.name(mastership);
        } else if (value instanceof LogEnd end) {
            return Names.name(end);
        } else if (value instanceof ConfigRecord config) {
            return Long.toString(config.version());
        } else if (record instanceof MemberMessage.Ping && component.equals("number")) {
            return names.ping((Long) value);
        }
        return value == null ? "none" : value.toString();
    }
}
