package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commands whose answer is a matter of chance: what they choose is theirs, what they promise about it is not. */
class RandomChoiceTest {
    private final EngineFixture f = new EngineFixture();

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            f.call("SADD s m" + i);
        }
        f.engine.effects().take();
    }

    private static List<String> members(String reply) {
        List<String> members = new ArrayList<>();
        for (String part : reply.split("\\|")) {
            if (part.startsWith("m")) {
                members.add(part);
            }
        }
        return members;
    }

    @Test
    void spop_is_propagated_as_the_members_it_took() {
        fill(20);
        List<String> popped = members(f.call("SPOP s 5"));
        assertThat(popped).hasSize(5).doesNotHaveDuplicates();
        byte[] payload = f.engine.effects().take().bytes();
        assertThat(ReplyTree.commands(payload))
                .hasSize(7)
                .startsWith(List.of("MULTI"))
                .endsWith(List.of("EXEC"));
        EngineFixture replica = new EngineFixture();
        for (int i = 0; i < 20; i++) {
            replica.call("SADD s m" + i);
        }
        replica.engine.apply(payload, 0);
        assertThat(replica.digest()).isEqualTo(f.digest());
        String one = f.call("SPOP s");
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes()))
                .containsExactly(List.of("SREM", "s", members(one).get(0)));
    }

    @Test
    void spop_of_everything_is_propagated_as_del() {
        fill(3);
        assertThat(members(f.call("SPOP s 3"))).containsExactlyInAnyOrder("m0", "m1", "m2");
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes())).containsExactly(List.of("DEL", "s"));
        assertThat(f.call("EXISTS s")).isEqualTo(":0|");
    }

    @Test
    void srandmember_repeats_members_only_for_a_negative_count() {
        fill(30);
        for (int count : new int[] {1, 5, 15, 29, 30, 100}) {
            assertThat(members(f.call("SRANDMEMBER s " + count)))
                    .hasSize(Math.min(count, 30))
                    .doesNotHaveDuplicates();
        }
        assertThat(members(f.call("SRANDMEMBER s -100"))).hasSize(100);
        assertThat(f.call("SRANDMEMBER none -3")).isEqualTo("*0|");
        assertThat(f.call("SRANDMEMBER none")).isEqualTo("$-1|");
        assertThat(f.call("SRANDMEMBER s -9223372036854775808")).startsWith("-ERR value is out of range");
        assertThat(f.effects()).isEmpty();
    }

    @Test
    void randomkey_returns_every_key_but_no_expired_one() {
        for (int i = 0; i < 8; i++) {
            f.call("SET m" + i + " v");
        }
        f.call("SET gone v PX 1");
        f.nowMs += 10;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.addAll(members(f.call("RANDOMKEY")));
        }
        assertThat(seen).hasSize(8);
        f.call("FLUSHALL");
        assertThat(f.call("RANDOMKEY")).isEqualTo("$-1|");
    }

    @Test
    void scan_visits_every_key_once_or_more_and_ends() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            f.call("SET m" + i + " v");
            expected.add("m" + i);
        }
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        int rounds = 0;
        do {
            String reply = f.call("SCAN " + cursor + " COUNT 100");
            cursor = reply.split("\\|")[2];
            seen.addAll(members(reply));
            f.call("SET x" + rounds + " v");
        } while (!cursor.equals("0") && ++rounds < 10_000);
        assertThat(seen).containsAll(expected);
    }

    @Test
    void populate_makes_keys_that_a_replay_makes_too() {
        assertThat(f.call("DEBUG POPULATE 100 p 10")).isEqualTo("+OK|");
        assertThat(f.call("GET p:7")).isEqualTo("$10|value:7\0\0\0|");
        EngineFixture replica = new EngineFixture();
        replica.engine.apply(f.engine.effects().take().bytes(), 0);
        assertThat(replica.digest()).isEqualTo(f.digest());
    }
}
