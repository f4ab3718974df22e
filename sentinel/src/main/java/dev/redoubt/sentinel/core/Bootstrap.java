package dev.redoubt.sentinel.core;

import dev.redoubt.node.member.ConfigRecord;
import dev.redoubt.node.replication.AckMode;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first config record (docs/protocol.md 1.2): each configured sentinel address is bound to the id first seen there,
 * the first {@code --members} distinct node ids become the members, the strictest acknowledge mode wins.
 *
 * <pre>
 *   no record --all addresses bound, all voters present without a record, enough nodes, smallest id: mine--> writes it
 *   no record --Hello with a record that names this sentinel--> takes it, stays an observer (1.3)
 *   no record, or still an observer --Offer to this very process--> takes it, may vote: it has forgotten nothing
 * </pre>
 *
 * <p>The writer needs a Hello without a record from every configured voter, so no second first record can come about
 * while one of those processes has the first.
 */
final class Bootstrap {
    private final SentinelContext c;
    private final Peers peers;
    private final Map<String, MemberId> bindings = new TreeMap<>();
    private final Map<MemberId, AckMode> nodes = new LinkedHashMap<>();
    private final Map<MemberId, Incarnation> offered = new TreeMap<>();

    Bootstrap(SentinelContext c, Peers peers) {
        this.c = c;
        this.peers = peers;
    }

    void seen(SentinelEvent.NodeSeen e) {
        nodes.putIfAbsent(e.id(), e.mode());
    }

    void seen(SentinelEvent.VoterSeen e) {
        if (c.config().known() || !c.settings.sentinels().contains(e.configured())) {
            return;
        }
        MemberId before = bindings.put(e.configured(), e.id());
        if (before != null && !before.equals(e.id())) {
            c.note("sentinel " + e.configured() + " is now " + e.id() + ", was " + before + "; nothing was agreed yet");
        }
    }

    void tick() {
        if (c.config().known()) {
            repeatOffers();
        } else if (complete()) {
            write();
        }
    }

    private boolean complete() {
        TreeSet<MemberId> voters = new TreeSet<>(bindings.values());
        if (voters.size() < c.settings.sentinels().size()
                || nodes.size() < c.settings.members()
                || !voters.contains(c.id)
                || !voters.first().equals(c.id)) {
            return false;
        }
        for (MemberId voter : voters) {
            Peers.Peer peer = peers.all().get(voter);
            boolean blank = peer != null
                    && peers.fresh(peer)
                    && peer.hello != null
                    && !peer.hello.config().known()
                    && peer.hello.term() == 0;
            if (!voter.equals(c.id) && !blank) {
                return false;
            }
        }
        return true;
    }

    private void write() {
        List<MemberId> members =
                nodes.keySet().stream().limit(c.settings.members()).toList();
        AckMode mode = AckMode.LOCAL;
        boolean mixed = false;
        for (MemberId member : members) {
            AckMode started = nodes.getOrDefault(member, AckMode.LOCAL);
            mixed |= started != nodes.get(members.get(0));
            mode = mode.strictest(started);
        }
        if (mixed) {
            c.note("the members were started with different --acknowledge; the strictest wins: " + mode);
        }
        ConfigRecord config = new ConfigRecord(1, mode, members, List.copyOf(bindings.values()));
        for (MemberId voter : config.voters()) {
            Peers.Peer peer = peers.all().get(voter);
            if (peer != null && peer.incarnation != null && !voter.equals(c.id)) {
                offered.put(voter, peer.incarnation);
            }
        }
        take(config, false);
        repeatOffers();
    }

    private void repeatOffers() {
        for (Map.Entry<MemberId, Incarnation> each : offered.entrySet()) {
            Peers.Peer peer = peers.all().get(each.getKey());
            if (peer == null || peer.hello == null || !peer.hello.observer()) {
                continue;
            }
            if (each.getValue().equals(peer.incarnation)) {
                c.send(each.getKey(), new SentinelMessage.Offer(c.config(), each.getValue()));
            }
        }
    }

    void offered(SentinelMessage.Offer m) {
        boolean waits = !c.config().known()
                || (c.config().equals(m.config()) && c.state().observer());
        if (waits && m.to().equals(c.incarnation) && m.config().voters().contains(c.id)) {
            take(m.config(), false);
        }
    }

    void hello(SentinelMessage.Hello m) {
        if (m.config().version() > c.config().version() && m.config().voters().contains(c.id)) {
            take(m.config(), c.state().observer());
        }
    }

    private void take(ConfigRecord config, boolean observer) {
        List<String> bound = new ArrayList<>();
        bindings.forEach((address, id) -> bound.add(address + "=" + id));
        c.store(c.state().withConfig(config, observer, bound));
        c.note("config record " + config.format());
    }
}
