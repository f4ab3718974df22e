package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The cases of the live directives that concern a few commands only. */
abstract class CommandDirectives extends DirectiveSessions {
    final void slowlogLogSlowerThan() throws Exception {
        alone((member, client) -> {
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "slowlog-log-slower-than", "-1"),
                            List.of("PFSELFTEST"),
                            List.of("SLOWLOG", "LEN")))
                    .isEqualTo(0L);
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "slowlog-log-slower-than", "1"),
                            List.of("PFSELFTEST"),
                            List.of("SLOWLOG", "LEN")))
                    .isNotEqualTo(0L);
        });
    }

    final void slowlogMaxLen() throws Exception {
        alone((member, client) -> assertThat(last(
                        client,
                        List.of("CONFIG", "SET", "slowlog-max-len", "2", "slowlog-log-slower-than", "0"),
                        List.of("SET", "a", "1"),
                        List.of("SET", "a", "2"),
                        List.of("SET", "a", "3"),
                        List.of("SLOWLOG", "LEN")))
                .isEqualTo(2L));
    }

    final void latencyMonitorThreshold() throws Exception {
        alone((member, client) -> {
            assertThat(last(client, List.of("PFSELFTEST"), List.of("LATENCY", "LATEST")))
                    .isEqualTo(List.of());
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "latency-monitor-threshold", "1"),
                            List.of("PFSELFTEST"),
                            List.of("LATENCY", "RESET", "COMMAND")))
                    .isEqualTo(1L);
        });
    }

    final void hllSparseMaxBytes() throws Exception {
        alone((member, client) -> {
            assertThat(text(last(client, List.of("PFADD", "k", "a", "b"), List.of("PFDEBUG", "ENCODING", "k"))))
                    .isEqualTo("sparse");
            assertThat(text(last(
                            client,
                            List.of("CONFIG", "SET", "hll-sparse-max-bytes", "1"),
                            List.of("PFADD", "k", "c"),
                            List.of("PFDEBUG", "ENCODING", "k"))))
                    .isEqualTo("dense");
        });
    }
}
