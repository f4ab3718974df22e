package dev.redoubt.node.member;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.ScriptWords;
import dev.redoubt.persistence.testing.TraceScripts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The members of a script, the network between them and the sentinels, which say what the script says. One thread. */
final class ScriptedCluster implements TraceScripts.Subject {
    private static final long TICK_MS = 40;
    private static final int MOST_DELIVERIES = 1000;

    private record Envelope(ScriptedMember from, ScriptedMember to, ShardMessage message, boolean regular) {}

    private final ScriptTrace trace = new ScriptTrace();
    private final Map<String, ScriptedMember> members = new TreeMap<>();
    private final Deque<Envelope> network = new ArrayDeque<>();
    private final Set<String> cut = new TreeSet<>();
    private long nowMs;

    ScriptedCluster() {
        for (MemberId id : ScriptNames.MEMBERS) {
            String name = ScriptNames.name(id);
            members.put(name, new ScriptedMember(name, this, trace));
        }
    }

    long nowMs() {
        return nowMs;
    }

    /** Puts a message on the network. Sentinels answer only what the script says. */
    void send(ScriptedMember from, MemberId to, ShardMessage message) {
        boolean regular = trace.send(from.name, to, message);
        if (ScriptNames.MEMBERS.contains(to)) {
            network.addLast(new Envelope(from, member(ScriptNames.name(to)), message, regular));
        }
    }

    @Override
    public List<String> run(long atMs, ScriptWords words) {
        if (atMs < nowMs) {
            throw new IllegalArgumentException("time goes backwards: " + atMs);
        }
        if (words.command().equals("ticks")) {
            ticks(atMs, words);
        } else {
            nowMs = atMs;
            trace.begin("", false);
            command(words);
        }
        return trace.end();
    }

    private void command(ScriptWords words) {
        switch (words.command()) {
            case "start" -> words.names().forEach(name -> member(name).start(words.flag("empty")));
            case "elected" -> elected(words);
            case "crash" -> words.names().forEach(name -> member(name).crash());
            case "write" -> member(words.name()).write(words.number("count"));
            case "read" -> member(words.name()).read();
            case "rewrite" -> member(words.name()).rewrite(words.number("base"));
            case "grant" -> member(words.name()).grant(words.number("length"));
            case "cut" -> words.names().forEach(this::cut);
            case "heal" -> cut.clear();
            case "deliver" -> deliver();
            case "tick" -> words.names().forEach(name -> member(name).give(new MemberEvent.Tick()));
            case "show" -> members.values().forEach(each -> trace.add(each.name, each.show()));
            default -> sentinel(words);
        }
    }

    private static ScriptWords words(String line) {
        return ScriptWords.of(line, ScriptNames.WORD);
    }

    /** Starts all members and elects the named one, which the {@code replicas} follow. It leaves no trace. */
    private void elected(ScriptWords words) {
        String term = " term=" + words.number("term");
        String replicas = words.text("replicas").replace(',', ' ');
        command(words("start A B C"));
        command(words("prepare A B C" + term));
        command(words("promote " + words.name() + term));
        command(words("follow " + replicas + " master=" + words.name() + "#1@" + words.number("term")));
        deliver();
        trace.end();
    }

    /** What sentinel {@code s1}, the leader of every term, says to the named members. */
    private void sentinel(ScriptWords words) {
        LeaderId leader = new LeaderId(ScriptNames.id("s1"), ScriptNames.process("s1", 1));
        for (String name : words.names()) {
            ScriptedMember member = member(name);
            CoreMessage message =
                    switch (words.command()) {
                        case "prepare" ->
                            new MemberMessage.Prepare(words.number("term"), leader, ScriptedMember.CONFIG);
                        case "catch-up" -> {
                            ScriptedMember source = member(words.text("source"));
                            yield new MemberMessage.CatchUp(
                                    words.number("term"), leader, member.incarnation(), source.id, source.end());
                        }
                        case "promote" ->
                            new MemberMessage.Promote(
                                    words.number("term"),
                                    leader,
                                    member.id,
                                    member.incarnation(),
                                    words.flag("everyone"),
                                    ScriptedMember.CONFIG);
                        case "follow" ->
                            new MemberMessage.Follow(
                                    ScriptNames.mastership(words.text("master")), ScriptedMember.CONFIG);
                        case "transfer" ->
                            new MemberMessage.HandOver(
                                    words.number("term"),
                                    member.incarnation(),
                                    words.number("number"),
                                    ScriptNames.id(words.text("to")),
                                    words.number("within"));
                        default -> throw new IllegalArgumentException("no such command: " + words.command());
                    };
            member.hear("s1", message);
        }
    }

    private ScriptedMember member(String name) {
        ScriptedMember member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("no such member: " + name);
        }
        return member;
    }

    /** Cuts the link {@code A-B}, or all links of {@code A}. */
    private void cut(String name) {
        if (name.contains("-")) {
            cut.add(name);
        } else {
            members.keySet().forEach(other -> cut.add(name + "-" + other));
        }
    }

    private boolean isCut(Envelope envelope) {
        return cut.contains(envelope.from.name + "-" + envelope.to.name)
                || cut.contains(envelope.to.name + "-" + envelope.from.name);
    }

    /** Delivers messages in the order in which they were sent, until none is under way. */
    private void deliver() {
        int delivered = 0;
        while (!network.isEmpty()) {
            Envelope next = network.removeFirst();
            String line = next.from.name + "->" + next.to.name + " "
                    + next.message.getClass().getSimpleName();
            if (isCut(next) || !next.to.runs()) {
                trace.delivery(line + " is lost", next.regular);
            } else {
                trace.delivery(line, next.regular);
                next.to.receive(next.from, next.message);
            }
            trace.endDelivery();
            if (++delivered > MOST_DELIVERIES) {
                throw new IllegalStateException("the members do not come to rest");
            }
        }
    }

    /**
     * Ticks every 40 ms until that time; after each, all messages are delivered and, if asked, every lease is granted.
     */
    private void ticks(long untilMs, ScriptWords words) {
        while (nowMs + TICK_MS <= untilMs) {
            nowMs += TICK_MS;
            trace.begin("at " + nowMs + " ", true);
            for (ScriptedMember member : members.values()) {
                if (member.runs()) {
                    member.give(new MemberEvent.Tick());
                }
                if (words.has("grant") && member.asksForLease()) {
                    member.grant(words.number("grant"));
                }
            }
            deliver();
        }
        nowMs = untilMs;
    }
}
