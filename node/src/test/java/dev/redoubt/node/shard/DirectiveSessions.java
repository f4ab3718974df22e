package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Members that are set directives by a client, and what such a client sees. */
abstract class DirectiveSessions extends ThreeMembers {
    /** What a client does at a member that stands alone. */
    interface Session {
        void run(ShardMember member, RespClient client) throws Exception;
    }

    final void alone(Session session, String... directives) throws Exception {
        try (LogStorage storage = RealLogStorage.open(dir.resolve("alone"))) {
            withDisk(storage, session, directives);
        }
    }

    static void withDisk(LogStorage disk, Session session, String... directives) throws Exception {
        MemberId id = MemberId.random(new Random(1));
        try (ShardMember member = new ShardMember(id, disk, new Network(), true, AckMode.LOCAL, directives);
                RespClient client = member.client()) {
            Await.until("master", () -> !(client.call("DBSIZE") instanceof RespError));
            session.run(member, client);
        }
    }

    static void set(RespClient client, String directive, String value) throws IOException {
        assertThat(client.call("CONFIG", "SET", directive, value)).isEqualTo("OK");
    }

    /** Sends commands in one pipeline, so that nothing happens between them; the last reply. */
    @SafeVarargs
    static @Nullable Object last(RespClient client, List<String>... commands) throws IOException {
        for (List<String> command : commands) {
            client.queue(command.toArray());
        }
        client.flush();
        Object reply = null;
        for (int i = 0; i < commands.length; i++) {
            reply = client.read();
        }
        return reply;
    }

    static boolean closed(RespClient client) throws IOException {
        client.timeoutMs(1);
        try {
            return client.atEnd();
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    static String info(RespClient client, String section, String field) throws IOException {
        for (String line : client.text("INFO", section).split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new AssertionError("no " + field);
    }

    static String text(@Nullable Object reply) {
        return reply instanceof byte[] bulk ? new String(bulk, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
