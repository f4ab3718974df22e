package dev.redoubt.node.shard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.protocol.MemberRole;
import org.junit.jupiter.api.Test;

/** The access of clients, fact by fact (docs/protocol.md 3.2, 6.4). */
class AccessRuleTest {
    private static final AccessRule.Facts REPLICA =
            new AccessRule.Facts(false, MemberRole.REPLICA, false, true, true, true, true, true);

    private static AccessRule.Facts replica(boolean committedOnly, boolean linkUp, boolean servesStale) {
        return new AccessRule.Facts(false, MemberRole.REPLICA, false, true, committedOnly, linkUp, servesStale, true);
    }

    private static AccessRule.Facts of(boolean loading, MemberRole role, boolean quorum, boolean committedOnly) {
        return new AccessRule.Facts(loading, role, role == MemberRole.MASTER, quorum, committedOnly, true, true, true);
    }

    @Test
    void connected_replica_serves_committed_reads() {
        assertThat(AccessRule.access(REPLICA)).isEqualTo(Access.REPLICA);
        assertThat(AccessRule.hidesKeyspace(REPLICA)).isFalse();
    }

    @Test
    void replica_with_uncommitted_data_serves_nothing() {
        assertThat(AccessRule.access(replica(false, true, true))).isEqualTo(Access.NO_MASTER);
        assertThat(AccessRule.access(replica(false, false, true))).isEqualTo(Access.NO_MASTER);
        assertThat(AccessRule.hidesKeyspace(replica(false, true, true))).isTrue();
    }

    @Test
    void replica_without_a_link_serves_old_data_if_the_directive_allows() {
        assertThat(AccessRule.access(replica(true, false, true))).isEqualTo(Access.REPLICA);
        assertThat(AccessRule.access(replica(true, false, false))).isEqualTo(Access.STALE);
    }

    @Test
    void load_hides_the_keyspace_only_in_a_quorum_mode() {
        assertThat(AccessRule.access(of(true, MemberRole.NONE, true, true))).isEqualTo(Access.LOADING);
        assertThat(AccessRule.hidesKeyspace(of(true, MemberRole.NONE, true, true)))
                .isTrue();
        assertThat(AccessRule.hidesKeyspace(of(true, MemberRole.NONE, false, true)))
                .isFalse();
    }

    @Test
    void master_that_may_answer_serves() {
        assertThat(AccessRule.access(of(false, MemberRole.MASTER, true, false))).isEqualTo(Access.MASTER);
        assertThat(AccessRule.hidesKeyspace(of(false, MemberRole.MASTER, true, false)))
                .isFalse();
    }

    @Test
    void member_without_a_lease_or_a_role_serves_nothing() {
        assertThat(AccessRule.access(
                        new AccessRule.Facts(false, MemberRole.MASTER, false, false, true, true, true, true)))
                .isEqualTo(Access.NO_MASTER);
        assertThat(AccessRule.access(of(false, MemberRole.NONE, true, true))).isEqualTo(Access.NO_MASTER);
    }

    @Test
    void standalone_node_answers_loading_until_it_is_master() {
        assertThat(AccessRule.access(
                        new AccessRule.Facts(false, MemberRole.NONE, false, false, true, true, true, false)))
                .isEqualTo(Access.LOADING);
    }
}
