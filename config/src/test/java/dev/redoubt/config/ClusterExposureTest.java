package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cluster port is not opened to strangers by accident. */
class ClusterExposureTest {
    private static final String OTHERS = "10.0.0.1:27379,10.0.0.2:27379";
    private static final List<String> FILES =
            List.of("--tls-cert-file", "a.crt", "--tls-key-file", "a.key", "--tls-ca-cert-file", "ca.crt");

    private static ProcessSettings parse(Role role, List<String> arguments) throws ConfigException {
        LiveConfig config =
                CommandLine.parse(role, arguments.toArray(new String[0])).config();
        return role == Role.NODE ? config.node() : config.sentinel();
    }

    private static List<String> with(List<String> more, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all;
    }

    @Test
    void processes_refuse_an_open_address_without_protection() {
        for (String address : List.of("10.0.0.1", "192.168.1.2", "0.0.0.0", "*", "::", "node1")) {
            assertThatThrownBy(() -> parse(Role.NODE, List.of("--bind", address, "--sentinels", OTHERS)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("cluster-port: would listen on " + address + ", where everybody");
        }
        assertThatThrownBy(() -> parse(Role.SENTINEL, List.of("--bind", "10.0.0.1", "--sentinels", OTHERS)))
                .hasMessageContaining("--tls-cluster yes")
                .hasMessageContaining("--cluster-insecure yes");
    }

    @Test
    void processes_accept_loopback_tls_and_the_explicit_override() throws ConfigException {
        for (String address : List.of("127.0.0.1", "127.1.2.3", "localhost", "::1")) {
            assertThat(parse(Role.NODE, List.of("--bind", address, "--sentinels", OTHERS))
                            .isClusterExposed())
                    .isFalse();
        }
        assertThat(parse(Role.NODE, with(FILES, "--bind", "10.0.0.1", "--sentinels", OTHERS, "--tls-cluster", "yes"))
                        .isClusterExposed())
                .isFalse();
        ProcessSettings open =
                parse(Role.SENTINEL, List.of("--bind", "10.0.0.1", "--sentinels", OTHERS, "--cluster-insecure", "yes"));
        assertThat(open.isClusterExposed()).isTrue();
        assertThat(open.clusterAddress()).hasToString("10.0.0.1:27379");
    }

    @Test
    void lone_node_keeps_its_cluster_port_on_loopback() throws ConfigException {
        assertThat(parse(Role.NODE, List.of("--bind", "0.0.0.0")).clusterAddress())
                .hasToString("127.0.0.1:7379");
        assertThat(parse(Role.NODE, List.of("--bind", "10.0.0.1", "--cluster-insecure", "yes"))
                        .clusterAddress())
                .hasToString("10.0.0.1:7379");
    }

    @Test
    void tls_needs_all_three_files() throws ConfigException {
        for (int i = 0; i < 6; i += 2) {
            List<String> two = new ArrayList<>(FILES);
            two.subList(i, i + 2).clear();
            String missing = FILES.get(i).substring(2);
            assertThatThrownBy(() -> parse(Role.NODE, with(two, "--tls-cluster", "yes")))
                    .hasMessage("tls-cluster: yes needs " + missing + " too");
        }
        assertThat(parse(Role.NODE, FILES).clusterTls()).isNull();
        assertThat(parse(Role.NODE, with(FILES, "--tls-cluster", "yes")).clusterTls())
                .isNotNull()
                .satisfies(files -> assertThat(files.certificate())
                        .isEqualTo(Path.of("a.crt").toAbsolutePath()));
    }
}
