package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.command.admin.AdminHandlers;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandHandler;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.command.engine.UnloggedChangeException;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.resp.ReplyBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A handler that throws costs its own client an error; a change that the log does not have ends the process. */
class DefectInCommandTest {
    private static final byte[] EMPTY = {};

    private final EngineFixture f = new EngineFixture(1, handlers());

    /** Commands by their usual names, some with a defect. */
    private static HandlerTable<CommandHandler> handlers() {
        HandlerTable<CommandHandler> table = new HandlerTable<>(CommandTable.standard(), CommandHandler[]::new);
        AdminHandlers.addTo(table);
        table.bind("get", call -> {
            Entry found = call.read(call.args[1]);
            call.reply.array(2);
            call.reply.bulk(found == null ? "none" : "some");
            throw new IllegalStateException("after half a reply");
        });
        table.bind("set", call -> {
            call.db.setString(call.args[1], call.args[2], Entry.NO_EXPIRY);
            call.changed(call.args[1]);
            call.reply.ok();
        });
        table.bind("append", call -> {
            call.reply.integer(1);
            throw new IllegalStateException("before a change");
        });
        table.bind("incr", call -> {
            call.db.setString(call.args[1], EMPTY, Entry.NO_EXPIRY);
            throw new IllegalStateException("after a change");
        });
        table.bind("rpush", call -> {
            call.db.listForWrite(call.args[1]);
            throw new IllegalStateException("with an empty list");
        });
        table.bind("pexpireat", call -> {
            call.effect(call.args);
            throw new IllegalStateException("after an effect");
        });
        return table;
    }

    private String run(String... lines) {
        ReplyBuffer out = new ReplyBuffer();
        out.begin(Long.MAX_VALUE);
        f.engine.begin(new ClientState(7), 0, 2, false, f.nowMs, out);
        for (String line : lines) {
            String[] words = line.split(" ");
            byte[][] args = new byte[words.length][];
            for (int i = 0; i < words.length; i++) {
                args[i] = Texts.bytes(words[i]);
            }
            f.engine.run(Objects.requireNonNull(f.engine.table().find(args[0])), args, null);
        }
        return out.take().toString(StandardCharsets.ISO_8859_1).replace("\r\n", "|");
    }

    private static String error(String command) {
        return "-ERR internal error in command '" + command + "'; the log of the server says more|";
    }

    @Test
    void read_that_throws_is_answered_in_its_place() {
        assertThat(run("SET a 1", "GET a", "SET b 2")).isEqualTo("+OK|" + error("get") + "+OK|");
        assertThat(f.effects().replace("\r\n", " "))
                .isEqualTo("*2 $6 SELECT $1 0 *3 $3 SET $1 a $1 1 *3 $3 SET $1 b $1 2 ");
    }

    @Test
    void write_that_throws_before_its_change_is_answered() {
        assertThat(run("APPEND a x", "SET a 1")).isEqualTo(error("append") + "+OK|");
        assertThat(f.effects()).doesNotContain("APPEND");
    }

    @Test
    void command_without_a_handler_is_answered() {
        assertThat(run("LLEN l")).isEqualTo(error("llen"));
    }

    @Test
    void write_that_throws_after_its_change_is_not_contained() {
        for (String line : new String[] {"INCR a", "RPUSH l x", "PEXPIREAT a 5"}) {
            String name = line.substring(0, line.indexOf(' ')).toLowerCase(java.util.Locale.ROOT);
            assertThatThrownBy(() -> run(line))
                    .as(line)
                    .isInstanceOf(UnloggedChangeException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void expired_key_keeps_its_record_when_the_read_throws() {
        run("SET a 1");
        f.keyspace.db(0).setExpireAt(Texts.bytes("a"), f.nowMs - 1);
        f.effects();

        assertThat(run("GET a")).isEqualTo(error("get"));

        assertThat(f.effects()).contains("DEL");
        assertThat(f.keyspace.db(0).size()).isZero();
    }

    @Test
    void transaction_goes_on_behind_the_request_that_threw() {
        f.call("MULTI");
        f.call("SET a 1");
        f.call("GET a");
        f.call("SET b 2");

        assertThat(f.call("EXEC")).isEqualTo("*3|+OK|" + error("get") + "+OK|");

        assertThat(f.effects()).contains("MULTI", "EXEC", "b");
    }

    @Test
    void replay_of_a_handler_that_throws_names_command_and_byte() {
        String payload = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*3\r\n$6\r\nAPPEND\r\n$1\r\na\r\n$1\r\nx\r\n";

        assertThatThrownBy(() -> f.engine.apply(Texts.bytes(payload), 0))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("'append' at byte 27")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void replay_into_a_database_that_was_not_declared_makes_it() {
        byte[] payload = Texts.bytes("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n");
        f.engine.setApplyDb(20);

        f.engine.apply(payload, 0);

        assertThat(f.keyspace.db(20).size()).isEqualTo(1);

        f.engine.setApplyDb(Keyspace.MOST_DATABASES);
        assertThatThrownBy(() -> f.engine.apply(payload, 0))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("'set' at byte 0 of it belongs to database 1024, but there can be 1024 at most");
    }

    @Test
    void handler_of_a_session_that_throws_is_answered() {
        f.server.failing = true;

        assertThat(f.call("TIME")).isEqualTo(error("time"));
        assertThat(f.call("PING")).isEqualTo("+PONG|");

        f.call("MULTI");
        f.call("TIME");
        f.call("PING");
        assertThat(f.call("EXEC")).isEqualTo("*2|" + error("time") + "+PONG|");
    }
}
