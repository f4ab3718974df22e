package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.node.memory.MemoryPlan;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeHeapTest {
    private static final MemoryPlan HEAP = new MemoryPlan(1L << 30);

    private static LiveConfig config(String... args) throws ConfigException {
        return CommandLine.parse(Role.NODE, args).config();
    }

    @Test
    void backlog_beyond_the_heap_is_refused_at_the_start() throws ConfigException {
        LiveConfig config = config("--sentinels", "127.0.0.1:1", "--repl-backlog-size", "2gb");
        assertThatThrownBy(() -> new NodeHeap(config, HEAP).check())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("repl-backlog-size 2147483648 does not fit the heap of 1024 MB");
    }

    @Test
    void settings_beyond_the_heap_are_refused_by_config_set() throws Exception {
        LiveConfig config = config("--sentinels", "127.0.0.1:1");
        new NodeHeap(config, HEAP).check();

        assertThat(config.set(List.of("repl-backlog-size", "2gb")))
                .startsWith("ERR CONFIG SET failed (possibly related to argument 'repl-backlog-size') -"
                        + " repl-backlog-size 2147483648 does not fit the heap of 1024 MB");
        assertThat(config.set(List.of("maxmemory", "700mb"))).isNull();
        assertThat(config.set(List.of("repl-backlog-size", "200mb"))).contains("do not fit the heap");
        assertThat(config.set(List.of("maxmemory", "2gb"))).contains("maxmemory 2147483648 does not fit");
        assertThat(config.set(List.of("maxmemory", "0", "repl-backlog-size", "200mb")))
                .isNull();
    }

    @Test
    void node_without_sentinels_keeps_no_backlog() throws ConfigException {
        LiveConfig config = config("--repl-backlog-size", "2gb");
        assertThatCode(() -> new NodeHeap(config, HEAP).check()).doesNotThrowAnyException();
    }
}
