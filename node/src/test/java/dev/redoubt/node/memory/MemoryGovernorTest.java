package dev.redoubt.node.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryGovernorTest {
    private static final long MIB = 1L << 20;

    private final MemoryGovernor governor = new MemoryGovernor(100 * MIB);

    @Test
    void available_is_what_no_owner_holds() {
        governor.set(MemoryOwner.KEYSPACE, 60 * MIB);
        governor.add(MemoryOwner.REQUESTS, 30 * MIB);
        governor.add(MemoryOwner.REQUESTS, -10 * MIB);
        assertThat(governor.availableBytes()).isEqualTo(20 * MIB);
        assertThat(governor.has(20 * MIB)).isTrue();
        assertThat(governor.has(20 * MIB + 1)).isFalse();
    }

    @Test
    void share_shrinks_with_what_is_left_down_to_a_floor() {
        assertThat(governor.shareBytes()).isEqualTo(100 * MIB / 8);
        governor.set(MemoryOwner.KEYSPACE, 92 * MIB);
        assertThat(governor.shareBytes()).isEqualTo(MIB);
        governor.set(MemoryOwner.KEYSPACE, 200 * MIB);
        assertThat(governor.shareBytes()).isEqualTo(64 << 10);
        assertThat(new MemoryGovernor(Long.MAX_VALUE).shareBytes()).isEqualTo(64 * MIB);
    }

    /** Clients that never read take their share of what the ones before them have left. */
    @Test
    void greedy_clients_never_take_all() {
        for (int i = 0; i < 1000; i++) {
            governor.add(MemoryOwner.REPLIES, governor.shareBytes());
        }
        assertThat(governor.availableBytes()).isGreaterThan(-1000 * (64L << 10));
        assertThat(governor.used(MemoryOwner.REPLIES)).isLessThan(100 * MIB + 1000 * (64L << 10));
    }

    @Test
    void data_is_bounded_without_maxmemory() {
        assertThat(governor.dataBytes(0)).isEqualTo(75 * MIB);
        assertThat(governor.dataBytes(10 * MIB)).isEqualTo(10 * MIB);
        governor.setBacklogBytes(40 * MIB);
        assertThat(governor.dataBytes(0)).isEqualTo(60 * MIB);
        assertThat(governor.dataBytes(10 * MIB)).isEqualTo(10 * MIB);
    }

    /** A snapshot may keep what was deleted, but clients must have something left. */
    @Test
    void data_and_views_leave_an_eighth_to_clients_unless_the_operator_gives_it_away() {
        assertThat(governor.dataAndViewsBytes(0)).isEqualTo(100 * MIB / 8 * 7);
        assertThat(governor.dataAndViewsBytes(10 * MIB)).isEqualTo(100 * MIB / 8 * 7);
        assertThat(governor.dataAndViewsBytes(99 * MIB)).isEqualTo(99 * MIB);
        governor.setBacklogBytes(20 * MIB);
        assertThat(governor.dataAndViewsBytes(0)).isEqualTo(75 * MIB);
        assertThat(governor.dataAndViewsBytes(10 * MIB)).isEqualTo(70 * MIB);
    }

    @Test
    void plan_names_the_heap_that_holds_data_and_backlog() {
        for (long maxmemory : new long[] {0, 200 * MIB, 1024 * MIB, 30_000 * MIB}) {
            for (long backlog : new long[] {0, 16 * MIB, 500 * MIB}) {
                if (maxmemory + backlog > 200 * MIB) {
                    String why = new MemoryPlan(200 * MIB).refusal(maxmemory, backlog);
                    long heap = Long.parseLong(why.replaceAll("(?s).*-Xmx(\\d+)m.*", "$1")) * MIB;
                    assertThat(new MemoryPlan(heap).refusal(maxmemory, backlog)).isNull();
                    assertThat(new MemoryPlan(heap - 2 * MIB).refusal(maxmemory, backlog))
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void plan_says_which_setting_does_not_fit() {
        MemoryPlan plan = new MemoryPlan(1024 * MIB);
        assertThat(plan.refusal(0, 16 * MIB)).isNull();
        assertThat(plan.refusal(700 * MIB, 16 * MIB)).isNull();
        assertThat(plan.refusal(900 * MIB, 16 * MIB)).startsWith("maxmemory 943718400 does not fit");
        assertThat(plan.refusal(0, Long.MAX_VALUE)).startsWith("repl-backlog-size 9223372036854775807 does not fit");
        assertThat(plan.refusal(700 * MIB, 200 * MIB))
                .isEqualTo(
                        "maxmemory 734003200 and repl-backlog-size 209715200 do not fit the heap of 1024 MB: give the"
                                + " JVM at least -Xmx1143m, or lower one of them");
    }
}
