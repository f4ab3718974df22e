package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Access;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that always answer tell nothing of a hidden keyspace (docs/protocol.md 6.4). */
class HiddenKeyspaceTest {
    private final EngineFixture fixture = new EngineFixture();

    @BeforeEach
    void hide() {
        fixture.call("SET k v");
        fixture.engine.setAccess(Access.NO_MASTER);
        fixture.engine.setKeyspaceHidden(true);
    }

    @Test
    void info_lists_no_databases() {
        assertThat(fixture.call("INFO keyspace")).doesNotContain("keys=");
        fixture.engine.setKeyspaceHidden(false);
        assertThat(fixture.call("INFO keyspace")).contains("db0:keys=1,");
    }

    @Test
    void digests_of_debug_are_refused() {
        assertThat(fixture.call("DEBUG DIGEST")).startsWith("-MASTERDOWN ");
        assertThat(fixture.call("DEBUG DIGEST-VALUE k")).startsWith("-MASTERDOWN ");
        fixture.engine.setAccess(Access.LOADING);
        assertThat(fixture.call("DEBUG DIGEST")).startsWith("-LOADING ");
        fixture.engine.setKeyspaceHidden(false);
        assertThat(fixture.call("DEBUG DIGEST")).startsWith("+");
    }
}
