package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bootstrap of the first config record (docs/protocol.md 1.2): each configured sentinel address is bound to the id
 * first seen there, the first {@code --members} distinct node ids become the members, the strictest acknowledge mode
 * wins.
 *
 * <pre>
 *   no record --all addresses bound, all voters present without a record, enough nodes, smallest id: mine--> writes it
 *   no record --Hello with a record that names this sentinel--> takes it, stays an observer (1.3)
 *   no record, or still an observer --Offer to a process that this journal knows--> may vote: it has forgotten nothing
 * </pre>
 *
 * <p>The states are durable in {@link VoteState}, whose {@link VoteState#become} throws on another move: a state
 * machine here would say the same a second time. A voter notes each of its processes in its journal as long as it has
 * never voted, and the writer notes the processes that it saw, with the record. So an Offer finds also a voter that
 * restarted before it came, is repeated by a writer that restarted, and is of no use to a journal that was lost since.
 *
 * <p>The writer needs a Hello without a record from every configured voter. So no second first record can come about
 * while one of those processes has the first.
 */
final class Bootstrap {
    private final SentinelContext c;
    private final SentinelPeers peers;

    /** The id last seen at each configured sentinel address. Durable with the config record only. */
    private final Map<String, MemberId> bindings = new TreeMap<>();

    /** The mode of each node, in the order in which the nodes were first seen. */
    private final Map<MemberId, AckMode> nodes = new LinkedHashMap<>();

    Bootstrap(SentinelContext c, SentinelPeers peers) {
        this.c = c;
        this.peers = peers;
    }

    /** Notes this process in a blank journal, before it sends anything: others can then name it later (1.3). */
    void started() {
        if (c.state().blank()) {
            c.store(c.state().withPresent(List.of(new LeaderId(c.id, c.incarnation))));
        }
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
            c.note("The sentinel at " + e.configured() + " is now " + e.id() + ", before it was " + before
                    + ". There is no config record yet, so the new one counts. Check that its data directory was not"
                    + " lost.");
        }
    }

    void tick() {
        if (c.config().known()) {
            repeatOffers();
        } else if (complete()) {
            write();
        }
    }

    /** True if this sentinel is to write the record, and every address, voter and node is there. */
    private boolean complete() {
        TreeSet<MemberId> voters = new TreeSet<>(bindings.values());
        if (voters.size() < c.settings.sentinels().size()
                || nodes.size() < c.settings.members()
                || !voters.contains(c.id)
                || !voters.first().equals(c.id)) {
            return false;
        }
        for (MemberId voter : voters) {
            SentinelPeers.Peer peer = peers.all().get(voter);
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
            c.note("The nodes were started with different --acknowledge. The strictest wins: " + mode
                    + ". Give all nodes the same.");
        }
        ConfigRecord config = new ConfigRecord(1, mode, members, List.copyOf(bindings.values()));
        List<LeaderId> present = new ArrayList<>();
        for (MemberId voter : config.voters()) {
            SentinelPeers.Peer peer = peers.all().get(voter);
            if (peer != null && peer.incarnation != null && !voter.equals(c.id)) {
                present.add(new LeaderId(voter, peer.incarnation));
            }
        }
        take(config, false, present);
        repeatOffers();
    }

    private void repeatOffers() {
        for (LeaderId process : c.state().present()) {
            SentinelPeers.Peer peer = peers.all().get(process.voter());
            if (peer != null && peer.hello != null && peer.hello.observer()) {
                c.send(process.voter(), new SentinelMessage.Offer(c.config(), process.incarnation()));
            }
        }
    }

    /** Takes the first config record, and becomes a voter, if the Offer names a process of this journal (1.3). */
    void offered(SentinelMessage.Offer m) {
        boolean waits = !c.config().known()
                || (c.config().equals(m.config()) && c.state().observer());
        boolean forMe = c.state().present().contains(new LeaderId(c.id, m.to()));
        if (waits && forMe && m.config().voters().contains(c.id)) {
            take(m.config(), false, List.of());
        }
    }

    /** Takes a newer config record that names this sentinel. */
    void hello(SentinelMessage.Hello m) {
        if (m.config().version() > c.config().version() && m.config().voters().contains(c.id)) {
            take(m.config(), c.state().observer(), List.of());
        }
    }

    private void take(ConfigRecord config, boolean observer, List<LeaderId> present) {
        List<String> bound = new ArrayList<>();
        bindings.forEach((address, id) -> bound.add(address + "=" + id));
        c.store(c.state().withConfig(config, observer, bound).withPresent(present));
        c.log("Config record " + config.version() + ": " + config.members().size() + " members, "
                + config.voters().size() + " sentinels, acknowledge "
                + config.mode().name().toLowerCase(Locale.ROOT).replace('_', '-') + ".");
    }
}
