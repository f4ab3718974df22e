package dev.redoubt.sentinel.script;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.ScriptWords;
import dev.redoubt.persistence.testing.TraceScripts;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelCoreSettings;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelEvent;
import dev.redoubt.sentinel.core.SentinelMessage;
import dev.redoubt.sentinel.core.VoteState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The sentinel {@code s1} of a script: a production core, which the commands of the script drive. One thread. */
final class ScriptedSentinel implements TraceScripts.Subject {
    private static final SentinelCoreSettings SETTINGS =
            SentinelCoreSettings.of("mymaster", List.of("s1:27379", "s2:27379", "s3:27379"), 2, 3, 1000, 500, 5000);
    private static final ConfigRecord CONFIG = new ConfigRecord(1, AckMode.QUORUM, Names.MEMBERS, Names.VOTERS);
    private static final long TICK_MS = 50;

    private final Names names = new Names();
    private final Map<MemberId, Long> pings = new TreeMap<>();
    private final List<SentinelEffect> effects = new ArrayList<>();
    private SentinelCore core;
    private long nowMs;
    private long lastStore;

    @Override
    public List<String> run(long atMs, ScriptWords words) {
        if (atMs < nowMs) {
            throw new IllegalArgumentException("time goes backwards: " + atMs);
        }
        if (words.command().equals("ticks")) {
            return ticks(atMs, words);
        }
        nowMs = atMs;
        command(words);
        return trace(false);
    }

    private List<String> trace(boolean brief) {
        Trace trace = new Trace(names, brief);
        trace.add(effects);
        effects.clear();
        return trace.lines();
    }

    private void command(ScriptWords words) {
        switch (words.command()) {
            case "start" -> start(words);
            case "tick" -> give(new SentinelEvent.Tick());
            case "stored" -> give(new SentinelEvent.Stored(lastStore));
            case "seen" -> words.names().forEach(this::seen);
            case "crash" ->
                give(new SentinelEvent.CrashEvidence(Names.owner(words.name()), Names.process(words.name())));
            case "ended" ->
                give(new SentinelEvent.ProcessEnded(Names.owner(words.name()), Names.process(words.name())));
            case "failover" -> give(new SentinelEvent.PlannedFailover(words.number("request", 1)));
            case "trust" -> give(new SentinelEvent.TrustMember(words.number("request", 1), Names.id(words.name())));
            default -> message(words);
        }
    }

    private void message(ScriptWords words) {
        MemberId from = Names.owner(words.name());
        switch (words.command()) {
            case "pong" -> pong(words.name(), words);
            case "hello" -> give(from, hello(words));
            case "vote-request" ->
                give(
                        from,
                        new SentinelMessage.VoteRequest(
                                words.number("term", 0), Names.leader(words.name()), words.flag("pre"), 1));
            case "vote" ->
                give(from, new SentinelMessage.Vote(words.number("term", 0), Names.leader("s1#1"), words.flag("pre")));
            case "learn" -> give(from, new SentinelMessage.Learn(words.number("nonce", 0)));
            case "learnt" ->
                give(from, new SentinelMessage.Learnt(names.drawn(words.text("nonce", "")), words.number("term", 0)));
            case "lease-request" -> give(from, leaseRequest(words));
            case "prepared" -> give(from, prepared(words));
            case "promoted" ->
                give(
                        from,
                        new MemberMessage.Promoted(
                                words.number("term", 0), Names.leader("s1#1"), Names.process(words.name())));
            case "refuse" -> give(from, new MemberMessage.Refuse(words.number("term", 0)));
            case "resigned" ->
                give(
                        from,
                        new MemberMessage.Resigned(
                                words.number("term", 0),
                                Names.process(words.name()),
                                names.drawn(words.text("number", ""))));
            case "hand-over-failed" ->
                give(
                        from,
                        new MemberMessage.HandOverFailed(
                                words.number("term", 0),
                                names.drawn(words.text("number", "")),
                                words.text("reason", "").replace('_', ' ')));
            case "trusted" ->
                give(
                        from,
                        new MemberMessage.Trusted(Names.process(words.name()), names.drawn(words.text("number", ""))));
            default -> throw new IllegalArgumentException("no such command: " + words.command());
        }
    }

    private void start(ScriptWords words) {
        boolean empty = words.flag("empty");
        String holder = words.text("lease", "");
        VoteState stored = empty
                ? VoteState.EMPTY
                : new VoteState(
                        words.number("voted", 1),
                        null,
                        holder.isEmpty() ? null : Names.mastership(holder),
                        holder.isEmpty() ? 0 : SETTINGS.leaseMs(),
                        words.flag("observer"),
                        CONFIG,
                        List.of(),
                        List.of());
        core = new SentinelCore(
                SETTINGS,
                Names.id("s1"),
                Names.process("s1#1"),
                stored,
                words.flag("restarted"),
                new SplittableRandom(words.number("seed", 1)));
        note(core.start(nowMs));
    }

    private void seen(String process) {
        MemberId id = Names.owner(process);
        int number = process.charAt(1) - '0';
        if (process.startsWith("n")) {
            give(new SentinelEvent.NodeSeen(id, Names.process(process), "10.0.0." + number, 6379, AckMode.QUORUM));
        } else {
            give(new SentinelEvent.VoterSeen(
                    id, Names.process(process), "10.0.1." + number, 26379, "s" + number + ":27379"));
        }
    }

    /**
     * Ticks until that time. The named members answer each ping, the sentinels in {@code hello} say Hello, and the
     * master asks for its lease. The effects of each step are printed with its time.
     */
    private List<String> ticks(long untilMs, ScriptWords words) {
        List<String> lines = new ArrayList<>();
        long number = words.number("lease", 0);
        String master = words.text("master", "");
        while (nowMs + TICK_MS <= untilMs) {
            nowMs += TICK_MS;
            give(new SentinelEvent.Tick());
            for (String process : words.names()) {
                pong(process, words);
            }
            for (String sentinel : words.list("hello")) {
                give(Names.owner(sentinel), hello(words));
            }
            if (words.has("lease")) {
                Mastership holder = Names.mastership(master);
                give(
                        holder.member(),
                        new MemberMessage.LeaseRequest(holder.term(), holder.incarnation(), number, number - 1, 1));
                number++;
            }
            trace(true).forEach(line -> lines.add("at " + nowMs + " " + line));
        }
        nowMs = untilMs;
        return lines;
    }

    private void pong(String process, ScriptWords words) {
        Long ping = pings.get(Names.owner(process));
        if (ping == null) {
            throw new IllegalArgumentException("no ping was sent to " + process);
        }
        String master = words.text("master", "");
        Mastership mastership = master.isEmpty() ? null : Names.mastership(master);
        boolean isMaster = mastership != null && mastership.incarnation().equals(Names.process(process));
        boolean follows = mastership != null && !isMaster && !words.flag("unlinked");
        MemberStatus status = new MemberStatus(
                isMaster ? MemberRole.MASTER : follows ? MemberRole.REPLICA : MemberRole.NONE,
                mastership == null ? 0 : mastership.term(),
                follows ? mastership : null,
                follows,
                Names.end(words.text("end", "1:10")),
                words.number("commit", 10),
                words.number("uncommitted", 0),
                words.flag("sick") ? new Health(false, true) : Health.GOOD,
                (int) words.number("priority", 100),
                words.flag("suspect"),
                words.flag("resigned"),
                1);
        give(Names.owner(process), new MemberMessage.Pong(ping, Names.process(process), status));
    }

    private static SentinelMessage.Hello hello(ScriptWords words) {
        String master = words.text("master", "");
        return new SentinelMessage.Hello(
                words.command().equals("hello") ? Names.process(words.name()) : Names.process("s2#1"),
                master.isEmpty() ? null : Names.mastership(master),
                words.flag("sdown"),
                words.number("term", 1),
                words.flag("observer"),
                words.flag("blank") ? ConfigRecord.NONE : CONFIG);
    }

    private static MemberMessage.LeaseRequest leaseRequest(ScriptWords words) {
        long number = words.number("number", 1);
        return new MemberMessage.LeaseRequest(
                words.number("term", 1), Names.process(words.name()), number, words.number("last", number - 1), 1);
    }

    private static MemberMessage.Prepared prepared(ScriptWords words) {
        LogEnd end = Names.end(words.text("end", "1:10"));
        return new MemberMessage.Prepared(
                words.number("term", 0),
                Names.leader("s1#1"),
                Names.process(words.name()),
                end,
                end.index(),
                0,
                AckMode.QUORUM,
                1,
                words.flag("suspect"),
                (int) words.number("priority", 100),
                words.flag("resigned"));
    }

    private void give(MemberId from, PeerMessage message) {
        give(new SentinelEvent.Received(from, message));
    }

    private void give(SentinelEvent event) {
        note(core.on(event, nowMs));
    }

    private void note(List<SentinelEffect> made) {
        effects.addAll(made);
        for (SentinelEffect effect : made) {
            if (effect instanceof SentinelEffect.Send send && send.message() instanceof MemberMessage.Ping ping) {
                pings.put(send.to(), ping.number());
            } else if (effect instanceof SentinelEffect.Store store) {
                lastStore = store.number();
            }
        }
    }
}
