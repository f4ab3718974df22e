package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vote journal's entry (docs/protocol.md 1.3, 4.2). */
class VoteStateTest {
    private static final String ID = "00112233445566778899aabbccddeeff00112233";

    private static VoteState draw(SplittableRandom random) {
        MemberId id = MemberId.random(random);
        Incarnation process = new Incarnation(random.nextLong());
        return new VoteState(
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? new LeaderId(id, process) : null,
                random.nextBoolean() ? new Mastership(random.nextLong(1000), id, process) : null,
                random.nextLong(5000),
                random.nextBoolean(),
                random.nextBoolean()
                        ? ConfigRecord.NONE
                        : new ConfigRecord(1, AckMode.QUORUM, List.of(id), List.of(id, MemberId.random(random))),
                random.nextBoolean() ? List.of() : List.of("10.0.0.1:27379=" + id, "[::1]:27380=" + id),
                random.nextBoolean()
                        ? List.of()
                        : List.of(new LeaderId(id, process), new LeaderId(id, new Incarnation(1))));
    }

    @Test
    void vote_state_is_equal_after_format_and_parse() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            VoteState state = draw(random);
            assertThat(VoteState.parse(state.format())).isEqualTo(state);
        }
    }

    @Test
    void empty_journal_gives_an_observer() {
        assertThat(VoteState.parse(Map.of())).isEqualTo(VoteState.EMPTY);
        assertThat(VoteState.EMPTY.observer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voted", "observer", "config", "bindings", "present"})
    void parse_throws_when_a_field_is_missing(String field) {
        Map<String, String> fields = new HashMap<>(VoteState.EMPTY.format());
        fields.remove(field);
        assertThatThrownBy(() -> VoteState.parse(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voted|x",
                "voted|-1",
                "voted|''",
                "observer|fals",
                "observer|''",
                "candidate|" + ID,
                "candidate|" + ID + " 1 2",
                "candidate|" + ID + " xyz",
                "holder|" + ID + " 1",
                "holder|x " + ID + " 1",
                "holder|-4 " + ID + " 1",
                "lease|-1",
                "lease|x",
                "config|nothing",
                "present|" + ID,
                "present|" + ID + " 1,"
            })
    void parse_throws_when_a_field_is_malformed(String field, String value) {
        Map<String, String> fields = new HashMap<>(VoteState.EMPTY.format());
        fields.put(field, value);
        assertThatThrownBy(() -> VoteState.parse(fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void highest_term_covers_votes_and_grants() {
        Mastership holder = new Mastership(9, new MemberId(ID), new Incarnation(1));
        assertThat(new VoteState(7, null, holder, 0, false, ConfigRecord.NONE, List.of(), List.of()).highestTerm())
                .isEqualTo(9);
        assertThat(new VoteState(11, null, holder, 0, false, ConfigRecord.NONE, List.of(), List.of()).highestTerm())
                .isEqualTo(11);
    }

    private static final MemberId MEMBER = new MemberId(ID);
    private static final LeaderId ONE = new LeaderId(MEMBER, new Incarnation(1));
    private static final LeaderId TWO = new LeaderId(MEMBER, new Incarnation(2));
    private static final Mastership HOLDER = new Mastership(5, MEMBER, new Incarnation(1));
    private static final Mastership OTHER_HOLDER = new Mastership(5, MEMBER, new Incarnation(2));
    private static final ConfigRecord FIRST = new ConfigRecord(1, AckMode.LOCAL, List.of(MEMBER), List.of(MEMBER));
    private static final ConfigRecord OTHER_FIRST =
            new ConfigRecord(1, AckMode.QUORUM, List.of(MEMBER), List.of(MEMBER));
    private static final ConfigRecord SECOND = new ConfigRecord(2, AckMode.QUORUM, List.of(MEMBER), List.of(MEMBER));

    /** A voter that voted for {@link #ONE} in term 5 and granted a lease to {@link #HOLDER}. */
    private static final VoteState VOTER = new VoteState(5, ONE, HOLDER, 500, false, FIRST, List.of(), List.of());

    @Test
    void vote_state_goes_on_to_higher_terms_and_newer_records() {
        assertThat(VOTER.become(VOTER.withVote(6, TWO)).candidate()).isEqualTo(TWO);
        assertThat(VOTER.become(VOTER.withVote(5, ONE))).isEqualTo(VOTER);
        assertThat(VOTER.become(VOTER.withHolder(HOLDER, 900)).leaseMs()).isEqualTo(900);
        assertThat(VOTER.become(VOTER.withConfig(SECOND, false, List.of())).config())
                .isEqualTo(SECOND);
        VoteState observer = VOTER.doubted();
        assertThat(observer.become(observer.learnt(9)).votedTerm()).isEqualTo(9);
        assertThat(VoteState.EMPTY
                        .become(VoteState.EMPTY.withConfig(FIRST, true, List.of()))
                        .observer())
                .isTrue();
    }

    @Test
    void vote_state_refuses_to_forget_a_vote() {
        refused(VOTER.withVote(4, ONE), "lowers the voted term");
        refused(VOTER.withVote(5, TWO), "changes the candidate of a term");
    }

    @Test
    void vote_state_refuses_to_forget_a_lease() {
        refused(VOTER.withHolder(OTHER_HOLDER, 500), "changes the holder of a term");
        refused(VOTER.withHolder(new Mastership(4, MEMBER, new Incarnation(1)), 500), "lowers the term of the lease");
    }

    @Test
    void vote_state_refuses_to_make_a_voter_an_observer() {
        refused(VOTER.doubted(), "makes a voter an observer");
    }

    @Test
    void vote_state_refuses_a_config_record_that_is_not_newer() {
        refused(VOTER.withConfig(OTHER_FIRST, false, List.of()), "replaces the config record");
        refused(VOTER.withConfig(ConfigRecord.NONE, false, List.of()), "replaces the config record");
    }

    private static void refused(VoteState next, String because) {
        assertThatThrownBy(() -> VOTER.become(next))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(because);
    }
}
