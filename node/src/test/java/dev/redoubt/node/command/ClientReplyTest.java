package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.session.Session;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CLIENT REPLY: which replies and messages a client gets (networking.c, prepareClientToWrite and resetClient). */
class ClientReplyTest {
    private final EngineFixture ours = new EngineFixture();

    @ParameterizedTest
    @CsvSource({
        "CLIENT REPLY SKIP;CLIENT REPLY ON, +OK|",
        "CLIENT REPLY SKIP;CLIENT REPLY SKIP;PING a;PING b, $1|b|",
        "CLIENT REPLY OFF;SUBSCRIBE c, *3|$9|subscribe|$1|c|:1|",
        "CLIENT REPLY SKIP;SUBSCRIBE c, *3|$9|subscribe|$1|c|:1|",
        "CLIENT REPLY OFF;CLIENT REPLY SKIP;CLIENT REPLY ON;PING a, +OK|$1|a|",
        "CLIENT REPLY OFF;RESET;PING a, +RESET|$1|a|",
        "CLIENT REPLY SKIP;RESET;PING a, $1|a|",
    })
    void client_gets_what_its_reply_mode_lets_through(String commands, String replies) {
        assertThat(run(ours.client, commands).replace("\r\n", "|")).isEqualTo(replies);
    }

    @Test
    void silent_subscriber_gets_messages() {
        run(ours.client, "CLIENT REPLY OFF;SUBSCRIBE c");
        ours.as(ours.connect(), "PUBLISH", "c", "hello");
        assertThat(ours.pushed(ours.client)).isEqualTo("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$5\r\nhello\r\n");
    }

    private String run(Session client, String commands) {
        StringBuilder all = new StringBuilder();
        for (String line : commands.split(";")) {
            all.append(new String(ours.raw(client, OddArgumentsTest.words(line)), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }
}
