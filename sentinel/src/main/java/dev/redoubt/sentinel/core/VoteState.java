package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.text.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest entry of the vote journal: what a sentinel must not forget (1.2, 1.3, 4.2). It is durable before any
 * answer that depends on it. Immutable.
 *
 * <pre>
 *   observer --has learnt the highest term, or was offered the first config record--> voter
 *   no config record --bootstrap--> config record --higher version--> config record
 *   term n --vote or grant--> the same term, with the same candidate and holder, or a higher term
 * </pre>
 *
 * @param votedTerm the highest term in which it voted; 0 if none
 * @param candidate the candidate of that vote; null after learning the term as an observer
 * @param holder the mastership to which it last gave a lease: one incarnation a term; null if to none
 * @param leaseMs the length of the leases that it gives, or gave if they may still bind it (4.2), in milliseconds; 0 if
 *     it gave none
 * @param observer true until it has learnt the highest term of the others (1.3)
 * @param config {@link ConfigRecord#NONE} before bootstrap
 * @param bindings the id that was first seen at each configured sentinel address (1.2): {@code address=id}, ascending
 * @param present processes that were there when nobody had ever voted (1.3): this voter's own, noted by each of them as
 *     it started, and, at the writer of the first config record, those that it saw
 */
public record VoteState(
        long votedTerm,
        @Nullable LeaderId candidate,
        @Nullable Mastership holder,
        long leaseMs,
        boolean observer,
        ConfigRecord config,
        List<String> bindings,
        List<LeaderId> present) {
    private static final int MOST_PRESENT = 64;

    /** The state of a new or empty vote journal. */
    public static final VoteState EMPTY =
            new VoteState(0, null, null, 0, true, ConfigRecord.NONE, List.of(), List.of());

    public VoteState {
        bindings = List.copyOf(bindings);
        present = List.copyOf(present);
    }

    /**
     * Returns {@code next} as the state that follows this one.
     *
     * @throws IllegalStateException if it would forget a vote, a lease, the learnt term or the config record
     */
    VoteState become(VoteState next) {
        check(next.votedTerm >= votedTerm, "lowers the voted term", next);
        check(
                next.votedTerm > votedTerm || next.candidate == null || next.candidate.equals(candidate),
                "changes the candidate of a term",
                next);
        long held = holder == null ? 0 : holder.term();
        long nextHeld = next.holder == null ? 0 : next.holder.term();
        check(nextHeld >= held, "lowers the term of the lease", next);
        check(nextHeld > held || Objects.equals(next.holder, holder), "changes the holder of a term", next);
        check(observer || !next.observer, "makes a voter an observer", next);
        check(
                next.config.version() > config.version() || next.config.equals(config),
                "replaces the config record by one that is not newer",
                next);
        return next;
    }

    private void check(boolean allowed, String fault, VoteState next) {
        if (!allowed) {
            throw new IllegalStateException("The vote state " + fault + ": from " + this + " to " + next);
        }
    }

    /** True if this journal cannot have been a voter's: nothing was voted, granted or learnt by it. */
    boolean blank() {
        return observer && highestTerm() == 0;
    }

    /** Returns the highest term in which this voter voted or granted. */
    public long highestTerm() {
        return Math.max(votedTerm, holder == null ? 0 : holder.term());
    }

    /** Returns the text form; keys and values are plain ASCII without line breaks. */
    public Map<String, String> format() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("voted", Long.toString(votedTerm));
        if (candidate != null) {
            fields.put("candidate", candidate.format());
        }
        if (holder != null) {
            fields.put("holder", holder.format());
        }
        fields.put("lease", Long.toString(leaseMs));
        fields.put("observer", Boolean.toString(observer));
        fields.put("config", config.format());
        fields.put("bindings", String.join(" ", bindings));
        StringJoiner processes = new StringJoiner(",");
        present.forEach(process -> processes.add(process.format()));
        fields.put("present", processes.toString());
        return fields;
    }

    /**
     * Reads {@link #format()}; an empty map is an empty journal.
     *
     * @throws IllegalArgumentException if a field is missing or not of its form
     */
    public static VoteState parse(Map<String, String> fields) {
        if (fields.isEmpty()) {
            return EMPTY;
        }
        StateFields in = new StateFields("the vote state", fields);
        String candidate = in.optional("candidate");
        String holder = in.optional("holder");
        String lease = in.optional("lease"); // older journals lack it: what is configured counts
        List<String> bindings = new ArrayList<>(List.of(in.text("bindings").split(" ")));
        bindings.removeIf(String::isEmpty);
        return new VoteState(
                in.term("voted"),
                candidate == null ? null : LeaderId.parse(candidate),
                holder == null ? null : Mastership.parse(holder),
                lease == null ? 0 : StateFields.notNegative(lease, "length"),
                in.flag("observer"),
                ConfigRecord.parse(in.text("config")),
                bindings,
                processes(in.text("present")));
    }

    private static List<LeaderId> processes(String text) {
        List<LeaderId> processes = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            processes.add(LeaderId.parse(each));
        }
        return processes;
    }

    /**
     * Returns the state of an observer that knows what this one knows (1.3): this entry may not be the newest. Only
     * recovery may do this; {@link #become} does not allow it.
     */
    public VoteState doubted() {
        return new VoteState(votedTerm, candidate, holder, leaseMs, true, config, bindings, List.of());
    }

    VoteState withVote(long term, @Nullable LeaderId to) {
        return new VoteState(term, to, holder, leaseMs, observer, config, bindings, present);
    }

    VoteState withHolder(Mastership to, long lengthMs) {
        return new VoteState(votedTerm, candidate, to, lengthMs, observer, config, bindings, present);
    }

    VoteState withConfig(ConfigRecord adopted, boolean nowObserver, List<String> bound) {
        return new VoteState(votedTerm, candidate, holder, leaseMs, nowObserver, adopted, bound, present);
    }

    /** Ends the time as an observer; votes are above {@code term} from now on. */
    VoteState learnt(long term) {
        return new VoteState(Math.max(term, votedTerm), null, holder, leaseMs, false, config, bindings, present);
    }

    VoteState withPresent(List<LeaderId> more) {
        List<LeaderId> all = new ArrayList<>(present);
        all.removeAll(more);
        all.addAll(more);
        List<LeaderId> newest = all.subList(Math.max(0, all.size() - MOST_PRESENT), all.size());
        return new VoteState(votedTerm, candidate, holder, leaseMs, observer, config, bindings, newest);
    }
}
