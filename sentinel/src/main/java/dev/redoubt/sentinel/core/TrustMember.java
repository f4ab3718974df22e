package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SENTINEL TRUST-MEMBER (docs/protocol.md 3.4): an operator ends the suspicion of one process of a member. The order is
 * repeated until the member has stored it, for {@code down-after-milliseconds}; it is answered each time alike.
 */
final class TrustMember {
    /** An order that is not yet answered, for one request of a client. */
    private record Asked(long request, MemberId member, MemberMessage.Trust order, long deadlineMs) {}

    private final SentinelContext c;
    private final Monitor monitor;

    /** The unanswered orders by their drawn numbers. */
    private final Map<Long, Asked> asked = new TreeMap<>();

    TrustMember(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
    }

    /** Sends the order, or answers with an error at once. */
    void requested(long request, MemberId member) {
        WatchedNode node = monitor.nodes().get(member);
        if (!c.config().members().contains(member)) {
            answer(request, "ERR No such member with that ID");
        } else if (node == null || node.incarnation == null || node.down()) {
            answer(request, ErrorTexts.MEMBER_NOT_ANSWERING);
        } else {
            MemberMessage.Trust order = new MemberMessage.Trust(node.incarnation, c.random.nextLong(), c.config());
            asked.put(order.number(), new Asked(request, member, order, c.nowMs + c.settings.downAfterMs()));
            c.log("An operator trusts member " + member + ", process " + node.incarnation + ".");
            c.send(member, order);
        }
    }

    /** Returns true while an order waits for its answer. */
    boolean running() {
        return !asked.isEmpty();
    }

    /** Repeats the orders, and gives up those whose time is over. */
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

    /** Answers the request: the member has stored the order. */
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
