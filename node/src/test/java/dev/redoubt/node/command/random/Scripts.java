package dev.redoubt.node.command.random;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Scripts and functions that call the command that their arguments hold. */
public final class Scripts {
    private static final String CALL = "return redis.call(unpack(ARGV))";
    private static final String PCALL = "return redis.pcall(unpack(ARGV))";
    private static final String RESP3 = "redis.setresp(3) return redis.call(unpack(ARGV))";
    private static final String JSON =
            "local r = redis.pcall(unpack(ARGV)) return type(r) == 'table' and r.err or cjson.encode(r)";
    private static final String WRITING = "redis.call('INCR', 'scripted') return redis.call(unpack(ARGV))";

    /** The scripts. */
    public static final String[] ALL = {CALL, PCALL, RESP3, JSON, WRITING};

    /** The functions of the library that {@link #LIBRARY} loads, in the order of the first three scripts. */
    static final String[] FUNCTIONS = {"call", "pcall", "resp3", "nowrites"};

    /** Code of a library. */
    public static final String LIBRARY = "#!lua name=fuzz\n"
            + "redis.register_function('call', function(keys, args) return redis.call(unpack(args)) end)\n"
            + "redis.register_function('pcall', function(keys, args) return redis.pcall(unpack(args)) end)\n"
            + "redis.register_function('resp3', function(keys, args)"
            + " redis.setresp(3) return redis.call(unpack(args)) end)\n"
            + "redis.register_function{function_name='nowrites', flags={'no-writes'},"
            + " callback=function(keys, args) return redis.call(unpack(args)) end}\n";

    /** Code of libraries, some of them wrong. */
    static final String[] LIBRARIES = {
        LIBRARY,
        "#!lua name=other\nredis.register_function('other', function() return 1 end)",
        "#!lua name=third\nredis.register_function('other', function() return 2 end)",
        "#!lua name=a-b\nreturn 1",
        "#!lua name=empty\n",
        "#!js name=x\n",
        "return 1",
        "",
        "#!lua\n",
        "#!lua name=bad\nthis is no Lua",
    };

    private Scripts() {}

    /** Returns the name of a script as EVALSHA takes it. */
    static String sha(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
