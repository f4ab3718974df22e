package dev.redoubt.node.command.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.ScriptEngine;
import dev.redoubt.node.command.script.Script.Clock;
import dev.redoubt.node.command.script.Script.Line;
import dev.redoubt.node.command.script.Script.Request;
import dev.redoubt.node.command.script.Script.Scenario;
import dev.redoubt.persistence.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts in {@code src/test/resources/commands} against the engine. The reply of each request, and
 * what it adds to the log, must be what the script says. {@code -Dredoubt.golden=update} rewrites the scripts; review
 * the diff. {@link RedisScriptTest} holds that redis-server gives the same replies.
 *
 * <p>A script is ASCII, a line at a time:
 *
 * <pre>
 * # A comment.
 * == A scenario begins: the database is empty, the clients are new, the log has selected database 0
 * > SET key "two words"        a request of client 1, its words quoted as redis-cli takes them
 *   +OK                        the outcome is indented: first the reply, as {@link RespText} prints it
 *   log SET key "two words"    then each command that was added to the log
 *   push 2 >["message" ...]    then each message that another client got
 *   closed 1                   then each client whose connection the server closes
 * 2> PING                      a request of client 2
 * clock +20ms                  advances the clock
 * &#64;sorted                      the next reply has no order: its innermost elements are printed sorted
 * &#64;pairs                       the same, two and two
 * &#64;ours why                    redis-server cannot be asked for the next reply, or gives another; see why
 *   ~ :9[0-9]                  an expected line that is a pattern: a regular expression for the whole line
 * </pre>
 *
 * <p>{@code (none)} stands for no reply, {@code (later)} for one that does not come at once.
 */
class CommandScriptTest {
    static List<String> names() {
        return Scripts.NAMES;
    }

    @Test
    void directory_holds_exactly_the_known_scripts() throws IOException {
        assertThat(Scripts.found()).containsExactlyInAnyOrderElementsOf(Scripts.NAMES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void replies_and_log_are_those_of_the_script(String name) throws IOException {
        Script script = Scripts.read(name);
        List<String> differences = new ArrayList<>();
        String actual = run(script, differences);
        if (!Golden.updates()) {
            assertThat(differences)
                    .as("-Dredoubt.golden=update rewrites the script")
                    .isEmpty();
        }
        Golden.check(script.file(), actual);
    }

    /** Runs the script and returns its text with the actual outcomes. */
    private static String run(Script script, List<String> differences) {
        StringBuilder text = new StringBuilder();
        ScriptEngine engine = new ScriptEngine();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (Line line : script.lines()) {
            List<String> outcome = List.of();
            if (line instanceof Scenario) {
                checkReplica(engine, log);
                engine = new ScriptEngine();
                log.reset();
            } else if (line instanceof Clock clock) {
                engine.advance(clock.millis());
            } else if (line instanceof Request request) {
                ScriptEngine.Result result = engine.run(request.client(), request.words());
                log.writeBytes(result.log());
                outcome = outcome(request, result);
                compare(script, request, outcome, differences);
            }
            text.append(Script.rendered(line, outcome));
        }
        checkReplica(engine, log);
        return text.toString();
    }

    private static void compare(Script script, Request request, List<String> actual, List<String> differences) {
        List<String> expected = request.outcome();
        boolean same = actual.size() == expected.size();
        for (int i = 0; same && i < actual.size(); i++) {
            same = Script.matches(expected.get(i), actual.get(i));
        }
        if (!same) {
            differences.add(String.format(
                    "%s:%d: %s%n  expected %s%n  actual   %s",
                    script.file().getFileName(), request.number(), request.source(), expected, actual));
        }
    }

    private static void checkReplica(ScriptEngine engine, ByteArrayOutputStream log) {
        assertThat(ScriptEngine.digestOfReplica(log.toByteArray()))
                .as("data of a replica that applied %s", RespText.commands(log.toByteArray()))
                .isEqualTo(engine.digest());
    }

    private static List<String> outcome(Request request, ScriptEngine.Result result) {
        List<String> lines = new ArrayList<>(RespText.values(result.replies(), request.order()));
        if (lines.isEmpty()) {
            lines.add(result.deferred() ? Scripts.LATER : Scripts.NONE);
        }
        RespText.commands(result.log()).forEach(command -> lines.add(Scripts.LOG + command));
        result.pushes().forEach((client, messages) -> RespText.values(messages, request.order())
                .forEach(message -> lines.add(Scripts.PUSH + client + " " + message)));
        result.closed().forEach(client -> lines.add(Scripts.CLOSED + client));
        return lines;
    }
}
