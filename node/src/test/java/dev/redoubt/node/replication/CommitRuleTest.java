package dev.redoubt.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counting (docs/protocol.md 3.5), against a twin that tries each index. */
class CommitRuleTest {
    private static long dumb(int needed, long... positions) {
        if (needed <= 0) {
            return 0;
        }
        for (long index = 50; index > 0; index--) {
            int held = 0;
            for (long position : positions) {
                held += position >= index ? 1 : 0;
            }
            if (held >= needed) {
                return index;
            }
        }
        return 0;
    }

    @Test
    void commit_index_is_the_highest_that_enough_members_hold() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50_000; i++) {
            long[] positions = random.longs(random.nextInt(8), 0, 51).toArray();
            int needed = random.nextInt(9);
            assertThat(CommitRule.heldBy(needed, positions)).isEqualTo(dumb(needed, positions));
        }
    }

    @Test
    void commit_rule_does_not_change_its_argument() {
        long[] positions = {3, 1, 2};
        CommitRule.heldBy(2, positions);
        assertThat(positions).containsExactly(3, 1, 2);
    }
}
