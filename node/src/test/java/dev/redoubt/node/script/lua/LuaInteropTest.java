package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.RawConnection;
import dev.redoubt.node.script.lua.LuaPrograms.Item;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the files, and random ones from a seed, come to the same on redis-server 7.0.15. */
class LuaInteropTest {
    static final List<String> NAMES = LuaPrograms.NAMES;

    private static final int PROGRAMS = Integer.getInteger("redoubt.lua.programs", 1_500);
    private static final int MOST_DIFFERENCES = 10;

    private static final Pattern UNCAUGHT =
            Pattern.compile("-(.*) script: [0-9a-f]{40}, on (.*)\\.\r\n", Pattern.DOTALL);

    private static final Pattern ADDRESS = Pattern.compile(": 0x[0-9a-f]{8,}");

    /** Something that redis-server is asked. */
    @FunctionalInterface
    private interface ThrowingFunction<T, R> {
        R apply(T of) throws IOException;
    }

    private static RedisServer redis;
    private static RawConnection connection;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
        connection = new RawConnection(redis.port());
    }

    @AfterAll
    static void stop() throws IOException {
        if (redis != null) {
            connection.close();
            redis.close();
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void redis_server_says_what_the_file_says(String name) throws IOException {
        List<String> differences = new ArrayList<>();
        for (Item item : LuaPrograms.read(name).items()) {
            String theirs = LuaPrograms.escape(ask(item.program()));
            if (!theirs.equals(item.answer())) {
                differences.add(item.program() + "\n= " + item.answer() + "\nredis: " + theirs);
            }
        }
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void random_patterns_find_the_same(long seed) throws IOException {
        compare(seed, RandomPatterns::program);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void random_formats_print_the_same(long seed) throws IOException {
        compare(seed, RandomFormats::program);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void random_programs_come_to_the_same(long seed) throws IOException {
        compare(seed, random -> new RandomProgram(random).program());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void random_statements_come_to_the_same(long seed) throws IOException {
        compare(seed, random -> new RandomStatements(random).program());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void damaged_programs_are_refused_in_the_same_words(long seed) throws IOException {
        compare(seed, random -> new RandomStatements(random).damaged());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void errors_that_no_program_catches_have_the_same_place(long seed) throws IOException {
        compare(
                seed,
                random -> new RandomStatements(random).unprotected(),
                LuaInteropTest::evaluate,
                LuaShell::outcome);
    }

    private static void compare(long seed, Function<RandomGenerator, String> programs) throws IOException {
        compare(seed, programs, LuaInteropTest::ask, LuaShell::answer);
    }

    private static void compare(
            long seed,
            Function<RandomGenerator, String> programs,
            ThrowingFunction<String, String> redisSays,
            Function<String, String> weSay)
            throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < PROGRAMS && differences.size() < MOST_DIFFERENCES; i++) {
            String program = programs.apply(random);
            String theirs = LuaPrograms.escape(withoutAddresses(redisSays.apply(program)));
            String ours = LuaPrograms.escape(withoutAddresses(weSay.apply(program)));
            if (!theirs.equals(ours)) {
                differences.add(
                        "seed " + seed + ", program " + i + "\n" + program + "\nredis: " + theirs + "\nours:  " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String withoutAddresses(String text) {
        return ADDRESS.matcher(text).replaceAll(": 0x");
    }

    private static String ask(String program) throws IOException {
        return eval(LuaShell.SCRIPT, program);
    }

    /** Returns the text that a program gives, or the error that it ends with and its place. */
    private static String evaluate(String program) throws IOException {
        String reply = eval(program);
        Matcher error = UNCAUGHT.matcher(reply);
        return error.matches() ? error.group(1) + " @ " + error.group(2) : reply.replaceAll("^-|\r\n$", "");
    }

    private static String eval(String script, String... arguments) throws IOException {
        byte[][] words = new byte[3 + arguments.length][];
        words[0] = latin("EVAL");
        words[1] = latin(script);
        words[2] = latin("0");
        for (int i = 0; i < arguments.length; i++) {
            words[3 + i] = latin(arguments[i]);
        }
        String reply = new String(connection.call(words), StandardCharsets.ISO_8859_1);
        int line = reply.indexOf("\r\n");
        return reply.startsWith("$") ? reply.substring(line + 2, reply.length() - 2) : reply;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
