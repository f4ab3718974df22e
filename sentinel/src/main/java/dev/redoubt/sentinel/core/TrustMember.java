package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SENTINEL TRUST-MEMBER (docs/protocol.md 3.4): an operator ends the suspicion of one process of a member. It is asked
 * until it has stored that, for {@code down-after-milliseconds}; the same order again is answered alike.
 */
final class TrustMember {
    private record Asked(long request, MemberId member, MemberMessage.Trust order, long deadlineMs) {}

    private final SentinelContext c;
    private final Monitor monitor;
    private final Map<Long, Asked> asked = new TreeMap<>();

    TrustMember(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
    }

    void requested(long request, MemberId member) {
        WatchedNode node = monitor.nodes().get(member);
        if (!c.config().members().contains(member)) {
            answer(request, "ERR No such member with that ID");
        } else if (node == null || node.incarnation == null || node.down) {
            answer(request, "ERR That member is not answering");
        } else {
            MemberMessage.Trust order = new MemberMessage.Trust(node.incarnation, c.random.nextLong(), c.config());
            asked.put(order.number(), new Asked(request, member, order, c.nowMs + c.settings.downAfterMs()));
            c.note("an operator trusts member " + member + ", process " + node.incarnation);
            c.send(member, order);
        }
    }

    void tick() {
        Iterator<Asked> each = asked.values().iterator();
        while (each.hasNext()) {
            Asked waiting = each.next();
            if (c.nowMs > waiting.deadlineMs) {
                each.remove();
                answer(waiting.request, "ERR That member did not answer in time; it may be trusted or not");
            } else {
                c.send(waiting.member, waiting.order);
            }
        }
    }

    void trusted(MemberId from, MemberMessage.Trusted m) {
        Asked waiting = asked.get(m.number());
        if (waiting != null
                && waiting.member.equals(from)
                && waiting.order.incarnation().equals(m.incarnation())) {
            asked.remove(m.number());
            answer(waiting.request, null);
        }
    }

    private void answer(long request, @Nullable String error) {
        c.add(new SentinelEffect.Answer(request, error));
    }
}
